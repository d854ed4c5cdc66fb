using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>How much of a text's letters its repeated runs of words cover.</summary>
internal static class WordRuns
{
    /// <summary>The share of the run that occurs most often, counted each time; 0 where none occurs twice.</summary>
    public static double TopShare(ReadOnlySpan<Word> words, int size, int letters)
    {
        var counts = new Dictionary<ulong, int>();
        double top = 0;
        for (var i = 0; i + size <= words.Length; i++)
        {
            var run = words.Slice(i, size);
            var hash = HashOf(run);
            var count = counts[hash] = counts.GetValueOrDefault(hash) + 1;
            if (count > 1)
            {
                top = Math.Max(top, count * (double)LettersOf(run));
            }
        }

        return letters == 0 ? 0 : top / letters;
    }

    /// <summary>The share of all runs that occurred before, no letter counted twice.</summary>
    public static double RepeatedShare(ReadOnlySpan<Word> words, int size, int letters)
    {
        var seen = new HashSet<ulong>();
        var repeated = 0;
        for (var i = 0; i + size <= words.Length;)
        {
            var run = words.Slice(i, size);
            if (seen.Add(HashOf(run)))
            {
                i++;
            }
            else
            {
                repeated += LettersOf(run);
                i += size;
            }
        }

        return letters == 0 ? 0 : (double)repeated / letters;
    }

    private static ulong HashOf(ReadOnlySpan<Word> run)
    {
        var state = WordHash.Seed;
        foreach (ref readonly var word in run)
        {
            state = (state ^ word.Hash) * 0x9E3779B97F4A7C15UL;
            state ^= state >> 32;
        }

        return WordHash.Finish(state);
    }

    private static int LettersOf(ReadOnlySpan<Word> run)
    {
        var letters = 0;
        foreach (ref readonly var word in run)
        {
            letters += word.Length;
        }

        return letters;
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// MTLD, the mean length of runs of words that keep their type-token ratio above 0.72 (McCarthy and Jarvis, 2010).
/// Unlike the ratio itself it hardly depends on the text's length.
/// </summary>
internal static class LexicalDiversity
{
    /// <summary>The MTLD from which English prose counts as fully varied.</summary>
    public const double VariedMtld = 60;

    private const double Threshold = 0.72;

    /// <summary>The mean of both directions, in words; a text of distinct words has its word count.</summary>
    public static double Mtld(SampleText sample)
    {
        Span<int> lastRun = sample.DistinctWords <= 512 ? stackalloc int[sample.DistinctWords] : new int[sample.DistinctWords];
        var forward = OneWay(sample.Words, lastRun, reverse: false);
        lastRun.Clear();
        return (forward + OneWay(sample.Words, lastRun, reverse: true)) / 2;
    }

    private static double OneWay(ReadOnlySpan<Word> words, Span<int> lastRun, bool reverse)
    {
        double factors = 0;
        var run = 1;
        var types = 0;
        var tokens = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var id = words[reverse ? words.Length - 1 - i : i].Id;
            tokens++;
            if (lastRun[id] != run)
            {
                lastRun[id] = run;
                types++;
            }

            if (types <= Threshold * tokens)
            {
                factors++;
                run++;
                types = tokens = 0;
            }
        }

        if (tokens > 0)
        {
            factors += (1 - (types / (double)tokens)) / (1 - Threshold);
        }

        return factors > 0 ? words.Length / Math.Max(factors, 1e-9) : words.Length;
    }
}

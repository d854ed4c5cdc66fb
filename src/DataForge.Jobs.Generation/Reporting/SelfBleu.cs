using System.Runtime.InteropServices;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// Self-BLEU (Zhu, Lu, Zheng, Guo, Zhang, Wang and Yu, "Texygen", 2018): the mean BLEU-4 of each text against all others
/// as references, 0 to 1; high means that the texts resemble each other.
/// </summary>
/// <remarks>
/// BLEU is that of Papineni, Roukos, Ward and Zhu (2002) with equal weights; counts of n-grams are clipped to the most
/// that any one reference has; the brevity penalty takes the reference closest in length, the shorter of two. A
/// precision of zero counts as 0.1 / n-grams (method 1 of Chen and Cherry, 2014), as Texygen does, except that a text
/// without a single common word scores 0.
/// </remarks>
internal static class SelfBleu
{
    /// <summary>The longest n-grams.</summary>
    public const int Longest = 4;

    private const double Smoothing = 0.1;

    /// <summary>The mean over the texts; null for fewer than two.</summary>
    public static double? Of(IReadOnlyList<SampleText> texts)
    {
        if (texts.Count < 2)
        {
            return null;
        }

        var logs = new double[texts.Count];
        var none = new bool[texts.Count];
        for (var n = 1; n <= Longest; n++)
        {
            AddPrecisions(texts, n, logs, none);
        }

        var lengths = texts.Select(text => text.Words.Length).ToArray();
        var sum = 0.0;
        for (var i = 0; i < lengths.Length; i++)
        {
            sum += none[i] ? 0 : Brevity(lengths, i) * Math.Exp(logs[i] / Longest);
        }

        return sum / lengths.Length;
    }

    private static void AddPrecisions(IReadOnlyList<SampleText> texts, int n, double[] logs, bool[] none)
    {
        var counts = texts.Select(text => Count(text, n)).ToArray();
        // Of each n-gram the two highest counts: the best of all others is the first, or the second if the first is one's own.
        var best = new Dictionary<ulong, (int First, int Holder, int Second)>();
        for (var i = 0; i < counts.Length; i++)
        {
            foreach (var (gram, count) in counts[i])
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(best, gram, out _);
                known = count > known.First ? (count, i, known.First) : (known.First, known.Holder, Math.Max(known.Second, count));
            }
        }

        for (var i = 0; i < counts.Length; i++)
        {
            var (shared, all) = (0L, 0L);
            foreach (var (gram, count) in counts[i])
            {
                var known = best[gram];
                shared += Math.Min(count, known.Holder == i ? known.Second : known.First);
                all += count;
            }

            none[i] |= n == 1 && shared == 0;
            logs[i] += Math.Log((shared == 0 ? Smoothing : shared) / Math.Max(1, all));
        }
    }

    private static Dictionary<ulong, int> Count(SampleText text, int n)
    {
        var counts = new Dictionary<ulong, int>();
        for (var i = 0; i + n <= text.Words.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, NGrams.Hash(text.Words.Slice(i, n)), out _)++;
        }

        return counts;
    }

    private static double Brevity(int[] lengths, int own)
    {
        var length = lengths[own];
        var closest = lengths.Where((_, i) => i != own).MinBy(other => (Math.Abs(other - length), other));
        return length > closest || length == 0 ? 1 : Math.Exp(1 - (closest / (double)length));
    }
}

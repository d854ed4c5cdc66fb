using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// Distinct-n of a whole dataset: different word n-grams divided by all of them (Li, Galley, Brockett, Gao and Dolan,
/// 2016). It falls as a dataset grows, so only datasets of similar size compare.
/// </summary>
internal sealed class CorpusDiversity
{
    private const int Longest = 3;

    private readonly DistinctCounter[] _distinct = [.. Enumerable.Range(0, Longest).Select(_ => new DistinctCounter())];
    private readonly long[] _all = new long[Longest];

    /// <summary>Takes a text in.</summary>
    public void Add(SampleText text)
    {
        var words = text.Words;
        for (var n = 1; n <= Longest; n++)
        {
            for (var i = 0; i + n <= words.Length; i++)
            {
                _distinct[n - 1].Add(NGrams.Hash(words.Slice(i, n)));
            }

            _all[n - 1] += Math.Max(0, words.Length - n + 1);
        }
    }

    /// <summary>Distinct-n by n; null where there is no n-gram.</summary>
    public IReadOnlyList<DistinctShare> Summarize() =>
        [.. _distinct.Select((counter, i) => new DistinctShare(i + 1, _all[i] == 0 ? null : counter.Count / (double)_all[i], counter.Count, _all[i], counter.IsExact))];
}

/// <summary>Word n-grams as hashes.</summary>
internal static class NGrams
{
    /// <summary>The hash of a run of words.</summary>
    public static ulong Hash(ReadOnlySpan<Word> words)
    {
        var state = WordHash.Seed + (ulong)words.Length;
        foreach (ref readonly var word in words)
        {
            state = (state ^ word.Hash) * 0x9FB21C651E98DF25UL;
            state ^= state >> 32;
        }

        return WordHash.Finish(state);
    }
}

/// <summary>The share of different n-grams.</summary>
/// <param name="N">Words in an n-gram.</param>
/// <param name="Share">Different ones divided by all; null where there are none.</param>
/// <param name="Distinct">Different ones.</param>
/// <param name="Total">All.</param>
/// <param name="Exact">False where the different ones are estimated (HyperLogLog, standard error 0.4 %).</param>
public sealed record DistinctShare(int N, double? Share, long Distinct, long Total, bool Exact);

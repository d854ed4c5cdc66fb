using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// The most similar pairs of texts, each by its exact Jaccard similarity, as deduplication measures it. Up to
/// <see cref="AllPairs"/> texts every pair is compared; beyond, those that share a band of their MinHash signatures.
/// </summary>
internal static class ClosestPairs
{
    /// <summary>Texts up to which every pair is compared: two million comparisons.</summary>
    public const int AllPairs = 2_000;

    /// <summary>The most comparisons; templated texts put thousands into one band.</summary>
    public const int MostComparisons = 2_000_000;

    private const int Kept = 10;

    /// <summary>Finds them.</summary>
    /// <param name="texts">By ordinal.</param>
    /// <param name="of">How many texts there are in all.</param>
    public static ClosestAccepted Find(IReadOnlyList<(long Ordinal, string Text)> texts, long of)
    {
        var parsed = texts.Select(text => SampleText.Of(text.Text)).ToArray();
        var shingles = parsed.Select(ShingleSet.Of).ToArray();
        var all = texts.Count <= AllPairs;
        var best = new List<SamplePair>();
        var comparisons = 0;
        foreach (var (left, right) in all ? Pairs(texts.Count) : Candidates(parsed))
        {
            if (comparisons == MostComparisons)
            {
                break;
            }

            comparisons++;
            var similarity = ShingleSet.Jaccard(shingles[left], shingles[right]);
            if (similarity > 0 && (best.Count < Kept || similarity > best[^1].Similarity))
            {
                // After its equals, so that of equal pairs the first stays.
                var place = best.FindIndex(pair => pair.Similarity < similarity);
                best.Insert(place < 0 ? best.Count : place, new SamplePair(texts[left].Ordinal, texts[right].Ordinal, similarity));
                best.RemoveRange(Math.Min(Kept, best.Count), Math.Max(0, best.Count - Kept));
            }
        }

        return new ClosestAccepted(texts.Count, of, all ? "all_pairs" : "minhash_bands", comparisons, comparisons < MostComparisons, best);
    }

    private static IEnumerable<(int Left, int Right)> Pairs(int count)
    {
        for (var right = 1; right < count; right++)
        {
            for (var left = 0; left < right; left++)
            {
                yield return (left, right);
            }
        }
    }

    private static IEnumerable<(int Left, int Right)> Candidates(SampleText[] texts)
    {
        var index = new NearDuplicateIndex();
        var found = new List<long>();
        for (var right = 0; right < texts.Length; right++)
        {
            var signature = NearDuplicateSignature.Compute(texts[right]);
            found.Clear();
            index.Candidates(signature, found);
            foreach (var left in found)
            {
                yield return ((int)left, right);
            }

            index.Add(right, signature);
        }
    }
}

/// <summary>The accepted samples that resemble each other most.</summary>
/// <param name="Compared">How many samples were looked at: a fixed sample where there are more.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Method"><c>all_pairs</c>, or <c>minhash_bands</c>: pairs that share one of 20 bands of 5 MinHash values.</param>
/// <param name="Comparisons">How many pairs were compared exactly.</param>
/// <param name="Complete">False where there were more pairs to compare than are compared.</param>
/// <param name="Pairs">The closest first.</param>
public sealed record ClosestAccepted(int Compared, long Of, string Method, int Comparisons, bool Complete, IReadOnlyList<SamplePair> Pairs);

/// <summary>Two samples.</summary>
/// <param name="First">The ordinal of one.</param>
/// <param name="Second">The ordinal of the other, later one.</param>
/// <param name="Similarity">Their exact Jaccard similarity, 0 to 1.</param>
public sealed record SamplePair(long First, long Second, double Similarity);

using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Generation.Tests.Reporting;

public sealed class ClosestPairsTests
{
    [Fact]
    public void FewTexts_AreAllCompared()
    {
        var texts = Texts(100);
        texts[70] = (70, texts[20].Text + " Indeed so.");
        texts[71] = (71, texts[21].Text + " And many more words at the end of it, which make it less alike.");

        var closest = ClosestPairs.Find(texts, 100);

        (closest.Method, closest.Comparisons, closest.Complete).ShouldBe(("all_pairs", 100 * 99 / 2, true));
        closest.Pairs.Select(pair => (pair.First, pair.Second)).Take(2).ShouldBe([(20, 70), (21, 71)]);
        closest.Pairs[0].Similarity.ShouldBe(ShingleSet.Jaccard(ShingleSet.Of(texts[20].Text), ShingleSet.Of(texts[70].Text)));
        closest.Pairs.Select(pair => pair.Similarity).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void ManyTexts_AreComparedWhereTheySharePartOfTheirSignatures()
    {
        var texts = Texts(ClosestPairs.AllPairs + 500);
        texts[1800] = (1800, texts[5].Text + " Indeed so.");

        var closest = ClosestPairs.Find(texts, 1_000_000);

        (closest.Method, closest.Compared, closest.Of, closest.Complete).ShouldBe(("minhash_bands", ClosestPairs.AllPairs + 500, 1_000_000, true));
        (closest.Pairs[0].First, closest.Pairs[0].Second).ShouldBe((5, 1800));
        closest.Comparisons.ShouldBeLessThan(10_000);
    }

    [Fact]
    public void NoTexts_HaveNoPairs() => ClosestPairs.Find([], 0).Pairs.ShouldBeEmpty();

    /// <summary>Texts of sixty words of their own each.</summary>
    private static List<(long Ordinal, string Text)> Texts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((long)i, string.Join(' ', Enumerable.Range(0, 60).Select(j => $"w{(i * 60) + j}")) + "."))];
}

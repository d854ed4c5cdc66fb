using System.Buffers.Binary;
using System.Globalization;
using DataForge.Jobs.Generation.Deduplication;
using Xunit.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

/// <summary>Whether signatures find near-duplicates as often as theory says, by exact similarity.</summary>
public sealed class NearDuplicateRecallTests(ITestOutputHelper output)
{
    private const double LeastRecall = 0.97;

    [Theory]
    [InlineData(20, 29)]
    [InlineData(34, 56)]
    [InlineData(64, 120)]
    public void Compute_EditedTexts_ShareABandAsOftenAsTheorySays(int shortest, int longest)
    {
        var pairs = Pairs(shortest, longest, seed: shortest).ToArray();
        output.WriteLine($"{shortest} to {longest} words: similarity, pairs, recall, theory (20 bands of 5)");
        foreach (var bin in pairs.GroupBy(pair => (int)(pair.Similarity * 20)).OrderBy(bin => bin.Key))
        {
            var recall = bin.Average(pair => pair.Found ? 1.0 : 0.0);
            var theory = bin.Average(pair => Theory(pair.Similarity, 20));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{bin.Key / 20.0:0.00}+ {bin.Count(),6} {recall:0.000} {theory:0.000}"));
            if (bin.Count() >= 200)
            {
                // Between the groups, half of the bands are over triples, which two texts share more easily.
                recall.ShouldBeGreaterThanOrEqualTo(theory - 0.06);
            }
        }

        pairs.Where(pair => pair.Similarity >= 0.8).Average(pair => pair.Found ? 1.0 : 0.0)
            .ShouldBeGreaterThanOrEqualTo(LeastRecall);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    public void Compute_TextsOnBothSidesOfAGroup_StillMeet(int bound)
    {
        var texts = new EditedTexts(seed: bound);
        var found = 0;
        var all = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var below = texts.Text(bound - 1 - texts.Next(3));
            var above = below.ToList();
            while (above.Count < bound + texts.Next(2))
            {
                above.Insert(texts.Next(above.Count + 1), "extra");
            }

            var (left, right) = (string.Join(' ', below), string.Join(' ', above));
            if (ShingleSet.Jaccard(ShingleSet.Of(left), ShingleSet.Of(right)) >= 0.8)
            {
                all++;
                found += Share(left, right) ? 1 : 0;
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"across {bound} words, similarity 0.8 up: {found} of {all}, {found / (double)all:0.000}"));
        all.ShouldBeGreaterThan(300);
        (found / (double)all).ShouldBeGreaterThanOrEqualTo(LeastRecall);
    }

    [Fact]
    public void Compute_UnrelatedTexts_ShareNoBand()
    {
        var texts = new EditedTexts(seed: 8);
        var index = new NearDuplicateIndex();
        var candidates = new List<long>();
        for (var i = 0; i < 3_000; i++)
        {
            var signature = NearDuplicateSignature.Compute(string.Join(' ', texts.Text(20 + (i % 80))));
            index.Candidates(signature, candidates);
            index.Add(i, signature);
        }

        candidates.ShouldBeEmpty();
    }

    private static IEnumerable<(double Similarity, bool Found)> Pairs(int shortest, int longest, int seed)
    {
        var texts = new EditedTexts(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var words = texts.Text(shortest + texts.Next(longest - shortest + 1));
            var left = string.Join(' ', words);
            var right = string.Join(' ', texts.Edited(words, 1 + texts.Next(Math.Max(2, words.Length / 9))));
            yield return (ShingleSet.Jaccard(ShingleSet.Of(left), ShingleSet.Of(right)), Share(left, right));
        }
    }

    private static double Theory(double similarity, int bands) => 1 - Math.Pow(1 - Math.Pow(similarity, 5), bands);

    private static bool Share(string left, string right)
    {
        var a = NearDuplicateSignature.Compute(left);
        var b = NearDuplicateSignature.Compute(right);
        return Enumerable.Range(0, 20).Any(band => BinaryPrimitives.ReadUInt32LittleEndian(a.AsSpan(band * 4))
            == BinaryPrimitives.ReadUInt32LittleEndian(b.AsSpan(band * 4)));
    }
}

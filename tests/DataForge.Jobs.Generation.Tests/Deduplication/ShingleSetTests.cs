using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class ShingleSetTests
{
    [Theory]
    [InlineData("The kettle is quick.", "the KETTLE — is quick!", 1.0)]
    [InlineData("one two three four", "five six seven eight", 0.0)]
    [InlineData("one two three four", "one two three five", 1 / 3.0)]
    [InlineData("one two", "one two", 1.0)]
    [InlineData("one two", "one two three", 0.0)]
    [InlineData("", "  ", 1.0)]
    [InlineData("", "one", 0.0)]
    [InlineData("!!!", "???", 0.0)]
    [InlineData("😀", "😀", 1.0)]
    [InlineData("我喜欢喝茶", "我喜欢喝水", 0.5)]
    public void Jaccard_OfShortTexts_IsThatOfTheirTriples(string left, string right, double expected) =>
        Jaccard(left, right).ShouldBe(expected);

    [Fact]
    public void Jaccard_OfRandomPairs_EqualsBruteForceOverStrings()
    {
        var texts = new EditedTexts(seed: 5);
        for (var i = 0; i < 600; i++)
        {
            var left = texts.Text(8 + (i % 90));
            var right = texts.Edited(left, texts.Next(8));
            if (i % 3 == 0)
            {
                // A loop makes shingles that occur twice: sets, not bags.
                left = [.. left, .. left];
            }

            var expected = BruteForce(left, right);
            Jaccard(string.Join(' ', left), string.Join(' ', right)).ShouldBe(expected);
            Jaccard(string.Join(' ', right), string.Join(' ', left)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Jaccard_AcrossThirtyWords_TakesTheShinglesOfTheShorter()
    {
        var words = new EditedTexts(seed: 6).Text(34);
        Jaccard(string.Join(' ', words[..29]), string.Join(' ', words[..33])).ShouldBe(27 / 31.0);
        Jaccard(string.Join(' ', words[..30]), string.Join(' ', words[..33])).ShouldBe(26 / 29.0);
    }

    [Fact]
    public void Jaccard_OfLongTexts_IsExact()
    {
        var words = new EditedTexts(seed: 7).Text(20_000);
        Jaccard(string.Join(' ', words), string.Join(' ', words[5_000..])).ShouldBe(BruteForce(words, words[5_000..]));
    }

    private static double BruteForce(string[] left, string[] right)
    {
        var size = Math.Min(left.Length, right.Length) < 30 ? 3 : 5;
        var a = Runs(left, size);
        var b = Runs(right, size);
        return a.Intersect(b).Count() / (double)a.Union(b).Count();
    }

    private static HashSet<string> Runs(string[] words, int size) =>
        [.. Enumerable.Range(0, words.Length - size + 1).Select(i => string.Join(' ', words[i..(i + size)]))];

    private static double Jaccard(string left, string right) => ShingleSet.Jaccard(ShingleSet.Of(left), ShingleSet.Of(right));
}

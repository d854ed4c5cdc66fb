using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class NearDuplicateSignatureTests
{
    private const string Short = "The kettle boils quickly, and its handle stays cool.";

    private const string Chinese = "这个不锈钢水壶用了三个月，看起来还是新的。它在四分钟内烧开一升水，把手一直是凉的。盖子有点紧，需要两只手才能打开。";

    private const string Thai = "ฉันซื้อหูฟังไร้สายคู่นี้สำหรับการเดินทางด้วยรถไฟทุกวัน และมันเปลี่ยนวิธีการเดินทางของฉันไปมาก";

    [Fact]
    public void Compute_KnownTexts_AreTheSameBytesForEver()
    {
        Hex(Short).ShouldBe(
            "a5e27f7c12d3af16faa660508207769a4681e7e50736c60f18977420dcde44412ed9b976c68b37a0" +
            "8503333aba6e439333f2b947cf068327a168d4498e80e82463b6a3f713bcd0f58424ecdb77a122ef");
        Hex(string.Join(' ', Enumerable.Range(0, 45).Select(i => $"word{i}"))).ShouldBe(
            "1f16c0e8b55f8664d3a4a9b296462d3ecb0241fae3007fb48cb02aa800dc7c2e7f88d684c7a64c04" +
            "45227e0bf34800bbf4219ae12b488eb268ade0e0eb2007c24fd2e8febb038cd7e948081390ee10fe");
        Hex(string.Join(' ', Enumerable.Range(0, 90).Select(i => $"word{i}"))).ShouldBe(
            "372ecbb482fadaaea7baaecac01740e890c797a8b3e357fb6b898110615d05d0264cf0b241c57578" +
            "bdcd01b96d0c67a73cd61eace34192ddef24b43671ac3cf172bec1b691b8275a74f242857806fc16");
        Hex("").ShouldBe(
            "352362977f25dc41718801bf9aef332a1b8f179875b54c40faf5eeb1c2dbe8cb6b81667846f8e0b2" +
            "e112d611adfdecb6b028023d9389f27d60c65ebf80d3467b2c2ae2f454f83c2738f3c82636aca99c");
    }

    [Fact]
    public void Compute_TextsThatDifferInMechanicsOnly_AreOne() =>
        Hex("THE KETTLE boils\nquickly and its handle — stays cool").ShouldBe(Hex(Short));

    [Fact]
    public void Compute_AnyLength_HasEightyBytes()
    {
        for (var words = 0; words < 130; words++)
        {
            NearDuplicateSignature.Compute(string.Join(' ', Enumerable.Range(0, words))).Length.ShouldBe(NearDuplicateSignature.Size);
        }

        NearDuplicateSignature.Compute(string.Join(' ', Enumerable.Range(0, 200_000))).Length.ShouldBe(80);
    }

    [Theory]
    [InlineData(Chinese, "三个月", "四个月")]
    [InlineData(Thai, "ทุกวัน", "")]
    public void Candidates_ForScriptsWithoutSpaces_FindTheEditedText(string text, string old, string replacement)
    {
        var edited = text.Replace(old, replacement, StringComparison.Ordinal);
        edited.ShouldNotBe(text);
        var index = new NearDuplicateIndex();
        index.Add(3, NearDuplicateSignature.Compute(text));
        var found = new List<long>();
        index.Candidates(NearDuplicateSignature.Compute(edited), found);
        found.ShouldBe([3]);
        ShingleSet.Jaccard(ShingleSet.Of(text), ShingleSet.Of(edited)).ShouldBeInRange(0.6, 0.95);
    }

    [Fact]
    public void Compute_TextsWithoutWords_DifferByWhatTheyAre()
    {
        Hex("!!!").ShouldNotBe(Hex("???"));
        Hex("").ShouldBe(Hex("  "));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(76)]
    [InlineData(5_000)]
    public void Minima_ByVectors_EqualThoseByScalars(int count)
    {
        var random = new Random(count);
        var shingles = Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32)).ToArray();
        foreach (var (first, end) in new[] { (0, 100), (0, 50), (48, 100), (0, 8), (96, 104) })
        {
            var vectors = new uint[MinHash.Padded];
            var scalars = new uint[MinHash.Padded];
            MinHash.Minima(shingles, first, end, vectors);
            MinHash.ScalarMinima(shingles, first, end, scalars);
            vectors[first..end].ShouldBe(scalars[first..end]);
        }
    }

    private static string Hex(string text) => Convert.ToHexStringLower(NearDuplicateSignature.Compute(text));
}

using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class DuplicateKeyTests
{
    [Theory]
    [InlineData("Hello  World", " hello\nworld ")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("ﬁne café", "FINE cafe\u0301")]
    [InlineData("Ｆｕｌｌ", "full")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("", " \t\n")]
    public void Of_TextsThatDifferInFormOnly_IsOne(string left, string right) =>
        DuplicateKey.Of(left).ShouldBe(DuplicateKey.Of(right));

    [Theory]
    [InlineData("Hello world", "Helloworld")]
    [InlineData("Hello world", "Hello world.")]
    [InlineData("cafe", "café")]
    [InlineData("", ".")]
    public void Of_OtherTexts_IsAnother(string left, string right) =>
        DuplicateKey.Of(left).ShouldNotBe(DuplicateKey.Of(right));

    [Fact]
    public void Of_KnownText_IsTheStartOfItsSha256() =>
        // SHA-256 of "hello world".
        Convert.ToHexStringLower(DuplicateKey.Of(" Hello   WORLD ").ToBytes()).ShouldBe("b94d27b9934d3e08a52e52d7da7dabfa");

    [Fact]
    public void Read_OfStoredBytes_IsTheKey()
    {
        var key = DuplicateKey.Of(string.Join(' ', Enumerable.Range(0, 5_000)));
        DuplicateKey.Read(key.ToBytes()).ShouldBe(key);
        Should.Throw<ArgumentException>(() => DuplicateKey.Read(new byte[15]));
    }
}

using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Scoring;

public sealed class CompatibilityFormTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("ﬁne ﬂow", "fine flow")]
    [InlineData("Ｆｕｌｌ　ｗｉｄｔｈ！", "Full width!")]
    [InlineData("e\u0301te\u0301", "été")]
    [InlineData("o\u0302\u0323", "ộ")]
    [InlineData("ô\u0323", "ộ")]
    [InlineData("a\u0315\u0300", "à\u0315")]
    [InlineData("q\u0301", "q\u0301")]
    [InlineData("か\u3099 ｶﾞ ﾊﾟ", "が ガ パ")]
    [InlineData("\u1100\u1161\u11A8 가\u11A8", "각 각")]
    [InlineData("x² ½ ① Ⅷ …", "x2 1⁄2 1 VIII ...")]
    [InlineData("a\u00A0b\u2009c", "a b c")]
    [InlineData("𝐁𝐨𝐥𝐝 𝟗", "Bold 9")]
    [InlineData("Å ſ ẛ\u0323", "Å s ṩ")]
    [InlineData("ά \u03B1\u0313\u0345", "ά ᾀ")]
    [InlineData("smile 😀 — “quoted”", "smile 😀 — “quoted”")]
    [InlineData("Acme™", "Acme™")]
    public void Of_TextInAnyForm_IsComposedCompatibilityForm(string text, string expected) =>
        CompatibilityForm.Of(text).ShouldBe(expected);

    [Fact]
    public void Of_BrokenSurrogates_ReplacesThem() =>
        CompatibilityForm.Of("a\uD800b\uDC00").ShouldBe("a\uFFFDb\uFFFD");

    [Fact]
    public void Of_EveryUnit_IsStableAfterTheFirstTime()
    {
        for (int c = char.MinValue; c <= char.MaxValue; c++)
        {
            var once = CompatibilityForm.Of($"a{(char)c}b");
            CompatibilityForm.Of(once).ShouldBe(once);
        }
    }

    [Fact]
    public void Of_TextThatStaysAsItIs_IsTheSameInstance()
    {
        const string Text = "naïve café – “no change” 😀";
        CompatibilityForm.Of(Text).ShouldBeSameAs(Text);
    }
}

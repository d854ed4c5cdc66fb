using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Filtering;

public sealed class KeywordTests
{
    [Theory]
    [InlineData("art", "Modern Art!", true)]
    [InlineData("art", "a party", false)]
    [InlineData("art", "party art", true)]
    [InlineData("C++", "I write c++17 daily", true)]
    [InlineData("C++", "I write abc++", false)]
    [InlineData(".NET", "on asp.net core", true)]
    [InlineData("free shipping", "FREE\n  SHIPPING today", true)]
    [InlineData("free shipping", "free, shipping", false)]
    [InlineData("don't", "Don’t do it", true)]
    [InlineData("cafe\u0301", "the CAFÉ downstairs", true)]
    [InlineData("ﬁne", "Fine.", true)]
    [InlineData("茶", "我喜欢喝茶。", true)]
    [InlineData("é", "cafe\u0301", false)]
    [InlineData("a", "", false)]
    [InlineData("kettle.", "a kettle", false)]
    [InlineData("aab", "aaab aab", true)]
    public void OccursIn_Text_IsAsDocumented(string keyword, string text, bool expected) =>
        new Keyword(keyword).OccursIn(SampleText.Of(text)).ShouldBe(expected);
}

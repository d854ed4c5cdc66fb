using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Scoring;

public sealed class SentimentTests
{
    [Theory]
    [InlineData("This is a wonderful kettle and I love it.", 0.5, 1)]
    [InlineData("It works well.", 0.1, 0.6)]
    [InlineData("Terrible. It broke after a week, and support was rude.", -1, -0.5)]
    [InlineData("It is not good.", -0.6, -0.1)]
    [InlineData("I don't hate it.", 0.1, 0.6)]
    [InlineData("It never disappoints: it isn't bad at all.", 0.1, 0.7)]
    [InlineData("No, it is great.", 0.3, 1)]
    [InlineData("The box holds twelve screws.", 0, 0)]
    [InlineData("", 0, 0)]
    public void Sentiment_OfText_IsWithinBounds(string text, double least, double most) =>
        SampleScorer.Sentiment(SampleText.Of(text)).ShouldBeInRange(least, most);

    [Fact]
    public void Sentiment_WithIntensifier_IsStronger()
    {
        var plain = SampleScorer.Sentiment(SampleText.Of("It is good."));
        SampleScorer.Sentiment(SampleText.Of("It is extremely good.")).ShouldBeGreaterThan(plain);
        SampleScorer.Sentiment(SampleText.Of("It is somewhat good.")).ShouldBeLessThan(plain);
    }

    [Fact]
    public void Sentiment_OfReviews_TellsPraiseFromBlame()
    {
        var praise = FluentTexts.All.Single(text => text.Variables[0] == "wireless headphones");
        var blame = FluentTexts.All.Single(text => text.Variables[0] == "garden hose");
        SampleScorer.Sentiment(SampleText.Of(praise.Text)).ShouldBeGreaterThan(0.1);
        SampleScorer.Sentiment(SampleText.Of(blame.Text)).ShouldBeLessThan(-0.1);
    }
}

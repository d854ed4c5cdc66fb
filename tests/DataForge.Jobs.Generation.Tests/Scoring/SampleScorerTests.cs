using System.Buffers;
using System.Text;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Scoring;

public sealed class SampleScorerTests
{
    private const string Text = "The kettle boils quickly. It is quiet, and its handle stays cool.";

    [Fact]
    public void Score_WithDefaultWeights_IsTheirWeightedMean()
    {
        var scores = Score(new ScoringSpec(), "kettle", "price");
        var expected = (0.1 * scores.Length!.Value) + (0.3 * scores.Coherence!.Value) + (0.3 * scores.Relevance!.Value)
            + (0.2 * scores.Grammar!.Value) + (0.1 * scores.Diversity!.Value);
        scores.Overall!.Value.ShouldBe(Math.Round(expected, 4), 1e-9);
        scores.Relevance.ShouldBe(0.75);
    }

    [Fact]
    public void Score_WithoutTerms_SharesTheWeightOut()
    {
        var scores = Score(new ScoringSpec());
        var expected = ((0.1 * scores.Length!.Value) + (0.3 * scores.Coherence!.Value) + (0.2 * scores.Grammar!.Value)
            + (0.1 * scores.Diversity!.Value)) / 0.7;
        scores.Relevance.ShouldBeNull();
        scores.Overall!.Value.ShouldBe(Math.Round(expected, 4), 1e-9);
    }

    [Fact]
    public void Score_WithOwnWeights_LeavesTheOthersOut()
    {
        var scores = Score(Weights(("length", 3), ("relevance", 1)), "kettle", "price");
        scores.Overall!.Value.ShouldBe(Math.Round(((3 * scores.Length!.Value) + scores.Relevance!.Value) / 4, 4), 1e-9);
    }

    [Fact]
    public void Score_WhereNoWeighedScoreApplies_HasNoOverall() =>
        Score(Weights(("relevance", 1))).Overall.ShouldBeNull();

    [Fact]
    public void Validate_UnsoundWeights_ReportsEachByPath()
    {
        SampleScorer.Validate(Weights(("length", -1), ("beauty", 1), ("grammar", double.NaN), ("diversity", 1)))
            .Select(error => error.Path)
            .ShouldBe(["scoring.weights.beauty", "scoring.weights.grammar", "scoring.weights.length"]);
        SampleScorer.Validate(Weights(("length", 0))).Select(error => error.Path).ShouldBe(["scoring.weights"]);
        SampleScorer.Validate(new ScoringSpec()).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => SampleScorer.Compile(Weights(("beauty", 1))));
    }

    [Fact]
    public void ToJson_OfScores_IsFixedInOrderAndForm()
    {
        var scores = new SampleScores(1, 0.7, null, 0.95, 0.1234, 0);
        const string Expected =
            """{"length":1.0,"coherence":0.7,"relevance":null,"grammar":0.95,"diversity":0.1234,"overall":0.0}""";
        scores.ToJson().ShouldBe(Expected);
        var written = new ArrayBufferWriter<byte>();
        scores.WriteJson(written);
        Encoding.UTF8.GetString(written.WrittenSpan).ShouldBe(Expected);
    }

    [Fact]
    public void ToJson_OfEveryScore_IsWhatWasRounded()
    {
        for (var i = 0; i <= 10_000; i++)
        {
            var value = i / 10_000.0;
            var expected = value.ToString("0.0###", System.Globalization.CultureInfo.InvariantCulture);
            new SampleScores(value, null, null, null, null, null).ToJson().ShouldStartWith($"{{\"length\":{expected},");
        }
    }

    [Fact]
    public void Score_OfKnownText_IsTheSameOnEveryMachine() =>
        Score(new ScoringSpec(), "kettle", "price").ToJson().ShouldBe(
            """{"length":0.24,"coherence":0.8,"relevance":0.75,"grammar":1.0,"diversity":1.0,"overall":0.789}""");

    [Fact]
    public void Score_OfEveryLabelledText_StaysWithinBounds()
    {
        var scorer = SampleScorer.Compile(new ScoringSpec());
        foreach (var spoil in SpoiltTexts.Kinds.Values)
        {
            for (var i = 0; i < FluentTexts.All.Count; i++)
            {
                var text = SampleText.Of(spoil(i).Text);
                var scores = scorer.Score(text, ScoringContext.FromVariables(spoil(i).Variables));
                foreach (var name in ScoreNames.Weighable.Append(ScoreNames.Overall))
                {
                    (scores[name] ?? 0).ShouldBeInRange(0, 1, name);
                }

                SampleScorer.Sentiment(text).ShouldBeInRange(-1, 1);
            }
        }
    }

    private static SampleScores Score(ScoringSpec specification, params string[] variables) =>
        SampleScorer.Compile(specification).Score(SampleText.Of(Text), ScoringContext.FromVariables(variables));

    private static ScoringSpec Weights(params (string Name, double Weight)[] weights) =>
        new() { Weights = weights.ToDictionary(pair => pair.Name, pair => pair.Weight) };
}

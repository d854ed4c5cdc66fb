using System.Globalization;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using Xunit.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <summary>Whether the scores can tell good texts from bad ones, on a labelled set of 280.</summary>
public sealed class LabelledTextsTests(ITestOutputHelper output)
{
    private const double LeastAuc = 0.9;

    private static readonly SampleScorer Scorer = SampleScorer.Compile(new ScoringSpec());

    [Fact]
    public void Score_FluentTextsAgainstEachSpoiltKind_RanksThemApart()
    {
        var fluent = FluentTexts.All.Select(Score).ToArray();
        Print("fluent", fluent, null);
        fluent.Length.ShouldBe(40);
        foreach (var (kind, spoil) in SpoiltTexts.Kinds)
        {
            var spoilt = Enumerable.Range(0, fluent.Length).Select(i => Score(spoil(i))).ToArray();
            var auc = Auc(fluent.Select(s => s.Overall!.Value), spoilt.Select(s => s.Overall!.Value));
            Print(kind, spoilt, auc);
            auc.ShouldBeGreaterThanOrEqualTo(LeastAuc, kind);
        }
    }

    [Fact]
    public void Score_FluentTexts_AreAllGood()
    {
        foreach (var text in FluentTexts.All)
        {
            var scores = Score(text);
            scores.Overall!.Value.ShouldBeGreaterThan(0.7, text.Text);
            scores.Grammar!.Value.ShouldBeGreaterThan(0.8, text.Text);
        }
    }

    private static SampleScores Score(FluentText text) =>
        Scorer.Score(SampleText.Of(text.Text), ScoringContext.FromVariables(text.Variables));

    /// <summary>The probability that a good text scores above a bad one; half for a tie.</summary>
    private static double Auc(IEnumerable<double> good, IEnumerable<double> bad)
    {
        var pairs = good.SelectMany(_ => bad, (g, b) => g > b ? 1 : g < b ? 0 : 0.5).ToArray();
        return pairs.Average();
    }

    private void Print(string kind, SampleScores[] scores, double? auc) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{kind,-17} auc {auc,5:0.000}  overall {scores.Average(s => s.Overall):0.000} [{scores.Min(s => s.Overall):0.000}, {scores.Max(s => s.Overall):0.000}]"
        + $"  length {scores.Average(s => s.Length):0.00} coherence {scores.Average(s => s.Coherence):0.00} relevance {scores.Average(s => s.Relevance):0.00}"
        + $" grammar {scores.Average(s => s.Grammar):0.00} diversity {scores.Average(s => s.Diversity):0.00}"));
}

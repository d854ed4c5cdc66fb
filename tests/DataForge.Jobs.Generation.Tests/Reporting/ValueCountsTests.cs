using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Generation.Tests.Reporting;

public sealed class ValueCountsTests
{
    [Fact]
    public void Summarize_SmallSeries_MatchesHandComputedFigures()
    {
        var counts = new ValueCounts(1);
        foreach (var value in (double[])[2, 4, 4, 4, 5, 5, 7, 9])
        {
            counts.Add(value);
        }

        var figures = counts.Summarize().ShouldNotBeNull();

        (figures.Count, figures.Mean, figures.Stddev, figures.Min, figures.Max).ShouldBe((8, 5.0, 2.0, 2.0, 9.0));
        // 5 % of 8 is 0.4, so the first value; 25 % is 2, so the second; half is 4, the fourth; 75 % is 6, the sixth.
        figures.Quantiles.ShouldBe(new Dictionary<string, double> { ["p5"] = 2, ["p25"] = 4, ["p50"] = 4, ["p75"] = 5, ["p95"] = 9, ["p99"] = 9 });
        figures.Histogram.Select(bin => (bin.From, bin.Count)).ShouldBe([(2, 1), (3, 0), (4, 3), (5, 2), (6, 0), (7, 1), (8, 0), (9, 1)]);
    }

    [Fact]
    public void Histogram_OfScores_PutsEdgesWhereTheyBelong()
    {
        var counts = new ValueCounts(10_000);
        foreach (var value in (double[])[0, 0.0499, 0.05, 0.15, 0.35, 0.95, 1])
        {
            counts.Add(value);
        }

        var bins = counts.Summarize((0, 1, 20))!.Histogram;

        bins.Count.ShouldBe(20);
        bins.Where(bin => bin.Count > 0).Select(bin => (bin.From, bin.Count)).ShouldBe([(0, 2), (0.05, 1), (0.15, 1), (0.35, 1), (0.95, 2)]);
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(3, 199, 20, 10)]
    [InlineData(101, 1203, 12, 100)]
    [InlineData(-7, 40, 11, 5)]
    public void Histogram_WithoutBounds_HasRoundBarsThatHoldEverything(int least, int greatest, int most, double width)
    {
        var counts = new ValueCounts(1);
        for (var value = least; value <= greatest; value++)
        {
            counts.Add(value);
        }

        var bins = counts.Summarize()!.Histogram;

        bins.Count.ShouldBe(most);
        bins.ShouldAllBe(bin => bin.To - bin.From == width && bin.From % width == 0);
        bins.Sum(bin => bin.Count).ShouldBe(greatest - least + 1);
    }

    [Fact]
    public void Summarize_AnyOrder_GivesTheSameFigures()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i * 37 % 101 / 7.0).ToArray();
        var (forwards, backwards) = (new ValueCounts(10_000), new ValueCounts(10_000));
        values.ToList().ForEach(forwards.Add);
        values.Reverse().ToList().ForEach(backwards.Add);

        backwards.Summarize()!.ShouldBeEquivalentTo(forwards.Summarize());
    }

    [Fact]
    public void Summarize_Nothing_IsNull() => new ValueCounts(1).Summarize().ShouldBeNull();
}

using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Integration.Tests.Metrics;

public sealed class TextFormatTests
{
    private static readonly MetricFamily Calls = new("calls_total", "Calls, by \"kind\".", MetricKind.Counter, "kind");
    private static readonly MetricFamily Took = new("took_seconds", "How long\nthey took.", MetricKind.Histogram, "kind") { Bounds = [0.5, 1] };
    private static readonly MetricFamily Idle = new("idle_bytes", "Nothing.", MetricKind.Gauge);

    [Fact]
    public void Write_PrometheusText_IsAsItsSpecificationSays() => new TextFormat(isOpenMetrics: false).Write(Page()).ShouldBe(""""
        # HELP calls_total Calls, by "kind".
        # TYPE calls_total counter
        calls_total{kind="a\\b\"c\nd"} 3
        # HELP took_seconds How long\nthey took.
        # TYPE took_seconds histogram
        took_seconds_bucket{kind="x",le="0.5"} 1
        took_seconds_bucket{kind="x",le="1"} 3
        took_seconds_bucket{kind="x",le="+Inf"} 4
        took_seconds_sum{kind="x"} 103.25
        took_seconds_count{kind="x"} 4
        # HELP idle_bytes Nothing.
        # TYPE idle_bytes gauge

        """");

    [Fact]
    public void Write_OpenMetrics_NamesFamiliesWithoutTotalAndSaysUnitsAndItsEnd() => new TextFormat(isOpenMetrics: true).Write(Page()).ShouldBe(""""
        # HELP calls Calls, by \"kind\".
        # TYPE calls counter
        calls_total{kind="a\\b\"c\nd"} 3
        # HELP took_seconds How long\nthey took.
        # TYPE took_seconds histogram
        # UNIT took_seconds seconds
        took_seconds_bucket{kind="x",le="0.5"} 1
        took_seconds_bucket{kind="x",le="1.0"} 3
        took_seconds_bucket{kind="x",le="+Inf"} 4
        took_seconds_sum{kind="x"} 103.25
        took_seconds_count{kind="x"} 4
        # HELP idle_bytes Nothing.
        # TYPE idle_bytes gauge
        # UNIT idle_bytes bytes
        # EOF

        """");

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"", true)]
    [InlineData("application/openmetrics-text; version=7.0.0, text/plain", false)]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;q=0.9", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    // What Prometheus 2.42 sends.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("\"';;;=,,,", false)]
    public void WantedFormat_GoesByWhatTheScraperLikesBest(string? accept, bool isOpenMetrics)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;

        WantedFormat.IsOpenMetrics(context.Request).ShouldBe(isOpenMetrics);
    }

    private static MetricPage Page()
    {
        var page = new MetricPage([Calls, Took, Idle]);
        page.Add(Calls, 3, new LabelValues("a\\b\"c\nd"));
        var cell = new HistogramCell(Took.Bounds);
        foreach (var value in (double[])[0.5, 0.75, 1, 101, double.NaN, double.PositiveInfinity])
        {
            cell.Observe(value);
        }

        page.Add(Took, cell, new LabelValues("x"));
        return page;
    }
}

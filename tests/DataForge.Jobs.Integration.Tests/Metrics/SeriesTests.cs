using System.Diagnostics.Metrics;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Telemetry;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Hosting.Metrics.Views;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace DataForge.Jobs.Integration.Tests.Metrics;

public sealed class SeriesTests
{
    private const int Flood = 10_000;

    [Fact]
    public async Task Models_TenThousandUnknownNames_AreOneSeries()
    {
        using var measured = Measured();
        await measured.StartAsync(default);
        using var meter = new Meter(GatewayMeter.Name);
        var attempts = meter.CreateHistogram<double>(GatewayMeter.AttemptDurationName);
        var costs = meter.CreateCounter<double>(GatewayMeter.CostName);

        for (var i = 0; i < Flood; i++)
        {
            attempts.Record(1, new(GatewayMeter.ProviderTag, i % 2 == 0 ? "mock" : $"backend-{i}"), new(GatewayMeter.ModelTag, $"model-{i}"), new(GatewayMeter.OutcomeTag, GatewayMeter.Answered));
            costs.Add(0.5, new KeyValuePair<string, object?>(GatewayMeter.ProviderTag, "mock"), new(GatewayMeter.ModelTag, $"model-{i}"));
        }

        attempts.Record(1, new(GatewayMeter.ProviderTag, "MOCK"), new(GatewayMeter.ModelTag, "mock"), new(GatewayMeter.OutcomeTag, "timeout"));
        var text = await ScrapeAsync(measured);
        text.Values("llm_requests_total", "model").ShouldBe(["mock", "other"], ignoreOrder: true);
        text.Values("llm_requests_total", "backend").ShouldBe(["mock", "other"], ignoreOrder: true);
        text.Sum("llm_requests_total", ("model", "other")).ShouldBe(Flood);
        text.Sum("llm_request_duration_seconds_count", ("backend", "mock"), ("model", "other")).ShouldBe(Flood / 2);
        text.Sum("llm_errors_total", ("backend", "mock"), ("error_type", "timeout")).ShouldBe(1);
        text.Sum("llm_cost_usd_total", ("model", "other")).ShouldBe(Flood * 0.5);
    }

    [Fact]
    public void Series_PastTheCap_ShareOneAndLoseNothing()
    {
        var table = new SeriesTable<CounterCell>(10, new LabelValues("other", "other"), () => new CounterCell());

        Parallel.For(0, Flood, i => table.Of(new LabelValues($"a{i}", "b")).Add(1));

        table.All.Count().ShouldBe(11);
        table.Overflowed.ShouldBe(Flood - 10);
        table.All.Sum(series => series.Value.Value).ShouldBe(Flood);
        table.All.Single(series => series.Key == new LabelValues("other", "other")).Value.Value.ShouldBe(Flood - 10);
    }

    [Fact]
    public void Cells_ManyThreads_LoseNothingAndNeverFall()
    {
        var counter = new CounterCell();
        var histogram = new HistogramCell([1, 2]);

        Parallel.For(0, Flood, i =>
        {
            counter.Add(0.5);
            counter.Add(-1);
            counter.Add(double.NaN);
            histogram.Observe(i % 4);
        });

        counter.Value.ShouldBe(Flood * 0.5);
        histogram.Cumulated().ShouldBe([Flood / 2, Flood * 3 / 4, Flood]);
        histogram.Sum.ShouldBe(Flood * 1.5);
    }

    [Fact]
    public async Task Measurements_OfKnownSeries_AllocateNothing()
    {
        using var measured = Measured();
        await measured.StartAsync(default);
        using var meter = new Meter(GatewayMeter.Name);
        var attempts = meter.CreateHistogram<double>(GatewayMeter.AttemptDurationName);
        void Record() => attempts.Record(0.1, new(GatewayMeter.ProviderTag, "mock"), new(GatewayMeter.ModelTag, "mock"), new(GatewayMeter.OutcomeTag, GatewayMeter.Answered));
        for (var i = 0; i < Flood; i++)
        {
            Record();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Flood; i++)
        {
            Record();
        }

        // A byte for each measurement would be an allocation now and then; compiling the loop anew may cost a few.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Flood);
    }

    [Fact]
    public void Views_OfEveryInstrument_NameInstrumentsThatExist()
    {
        var instruments = new HashSet<(string, string)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add((instrument.Meter.Name, instrument.Name)) };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(GatewayMeter).TypeHandle);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(WorkerMeter).TypeHandle);
        listener.Start();

        var named = Views().SelectMany(part => part.Views).Select(view => (view.Meter, view.Instrument)).Where(view => view.Meter.StartsWith("DataForge", StringComparison.Ordinal)).ToHashSet();

        named.Except(instruments).ShouldBeEmpty();
        instruments.Where(instrument => instrument.Item1 == WorkerMeter.Name).Except(named).ShouldBeEmpty();
    }

    private static IMetricViews[] Views()
    {
        var options = new ProviderOptions();
        return [new HttpViews(), new GatewayViews(options, new ModelRegistry(options)), new WorkerViews()];
    }

    private static MeasuredSeries Measured() => new(Views(), new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private static async Task<MetricsText> ScrapeAsync(MeasuredSeries measured)
    {
        var page = new MetricPage(measured.Families);
        await measured.CollectAsync(page, default);
        return new MetricsText(new TextFormat(isOpenMetrics: false).Write(page));
    }
}

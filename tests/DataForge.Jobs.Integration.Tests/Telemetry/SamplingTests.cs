using System.Diagnostics;
using DataForge.Jobs.Generation.Providers.Telemetry;
using DataForge.Jobs.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>What is traced, how much of it, and what it costs where nothing is.</summary>
public sealed class SamplingTests
{
    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(40, 1000, 2, 2)]
    [InlineData(1000, 1000, 32, 32)]
    [InlineData(10_000_000, 1000, 15, 60)]
    [InlineData(10_000_000, 0, 0, 0)]
    [InlineData(40, 0, 0, 0)]
    public void TracedBatches_OfAJobOfAnySize_AreAboutSoManyCandidates(int count, int candidates, int atLeast, int atMost)
    {
        var job = Guid.CreateVersion7();

        var chosen = Chosen(count, candidates, job).ToList();

        chosen.Count.ShouldBeInRange(atLeast, atMost);
        Chosen(count, candidates, job).ShouldBe(chosen);
        if (chosen.Count > 0)
        {
            chosen[0].ShouldBe(0);
        }
    }

    [Fact]
    public void TracedBatches_OfALargeJob_AreSpreadOverIt()
    {
        var chosen = Chosen(1_000_000, 10_000, Guid.CreateVersion7()).ToList();

        foreach (var tenth in chosen.GroupBy(first => first / 100_000))
        {
            tenth.Count().ShouldBeInRange(10, 60);
        }
    }

    [Fact]
    public void TracedBatches_OfAnUntracedJob_AreNone() =>
        Traced(1000).ParentOf(null, Guid.NewGuid(), 0, 40).ShouldBe(default);

    [Theory]
    [InlineData(null, null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("always_off", null, "AlwaysOffSampler")]
    [InlineData("traceidratio", "0.25", "TraceIdRatioBasedSampler{0.250000}")]
    [InlineData("parentbased_traceidratio", "0.001", "ParentBased{TraceIdRatioBasedSampler{0.001000}}")]
    [InlineData("parentbased_always_off", null, "ParentBased{AlwaysOffSampler}")]
    public void Sampler_IsWhatTheStandardVariablesSay(string? name, string? argument, string sampler)
    {
        var settings = Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), ("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument));

        (settings.ExportsTraces, settings.Sampler.Description, settings.Problems.Count).ShouldBe((true, sampler, 0));
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:secret@4317", false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector", false)]
    public void Nonsense_IsToldAndPassedOver(string name, string value, bool exports)
    {
        var settings = Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), (name, value));

        settings.ExportsTraces.ShouldBe(exports);
        var problem = settings.Problems.ShouldHaveSingleItem();
        problem.ShouldContain(name);
        problem.ShouldNotContain(value);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    public void Export_TurnedOff_IsOff(string name, string value)
    {
        var settings = Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"), (name, value));

        (settings.ExportsTraces, settings.Problems.Count).ShouldBe((false, 0));
    }

    [Theory]
    [InlineData(ActivityKind.Server, null, "/api/v1/jobs", true)]
    [InlineData(ActivityKind.Server, null, "/api/v1/ready", false)]
    [InlineData(ActivityKind.Server, true, "/metrics", false)]
    [InlineData(ActivityKind.Client, null, null, false)]
    [InlineData(ActivityKind.Consumer, null, null, false)]
    [InlineData(ActivityKind.Client, true, null, true)]
    [InlineData(ActivityKind.Client, false, null, false)]
    public void Traces_BeginWithRequestsOnly(ActivityKind kind, bool? isParentTraced, string? path, bool isTraced)
    {
        var parent = isParentTraced is { } traced ? new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), traced ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None) : default;
        KeyValuePair<string, object?>[] tags = path is null ? [] : [new("url.path", path)];

        var result = new RequestSampler(new AlwaysOnSampler()).ShouldSample(new SamplingParameters(parent, ActivityTraceId.CreateRandom(), "x", kind, tags));

        (result.Decision == SamplingDecision.RecordAndSample).ShouldBe(isTraced);
    }

    [Fact]
    public void SpansOfOthers_LoseAddressesAndWhatTheDatabaseCouldNotRead()
    {
        // Sources of their own under the names of the others: whatever else runs in this process stays unheard.
        using var http = new ActivitySource(TracedSources.HttpClient);
        using var postgres = new ActivitySource(TracedSources.Postgres);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == http || source == postgres,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = new SpanCleaner().OnEnd,
        };
        ActivitySource.AddActivityListener(listener);

        var call = Ended(http.StartActivity("POST")!.SetTag("url.full", "https://hooks.example:8443/T0/secret?key=secret"));
        var good = Ended(postgres.StartActivity("good")!.SetTag("db.npgsql.data_source", "Host=x;Username=y"));
        var bad = Ended(postgres.StartActivity("bad")!.SetTag("error.type", "22P02"));

        call.GetTagItem("url.full").ShouldBe("https://hooks.example:8443/*");
        good.TagObjects.ShouldBeEmpty();
        (call.Recorded, good.Recorded, bad.Recorded).ShouldBe((true, true, false));

        static Activity Ended(Activity span)
        {
            span.Dispose();
            return span;
        }
    }

    [Fact]
    public void Spans_WhereNobodyListens_CostNothing()
    {
        var traced = Traced(1000);
        var job = Guid.NewGuid();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            for (var i = 0; i < 1000; i++)
            {
                WorkSpans.Announce("JobSubmitted", default).ShouldBeNull();
                (traced.ParentOf(null, job, i, 1000) == default).ShouldBeTrue();
                (WorkSpans.Candidate(i) is null).ShouldBeTrue();
                (GatewayTelemetry.Start("ask ", "model", ActivityKind.Internal) is null).ShouldBeTrue();
            }
        }
    }

    private static IEnumerable<long> Chosen(int count, int candidates, Guid job)
    {
        var traced = Traced(candidates);
        for (var first = 0L; first < count; first += 32)
        {
            if (traced.ParentOf(Traceparent, job, first, count) != default)
            {
                yield return first;
            }
        }
    }

    private static TracedBatches Traced(int candidates) => new(Options.Create(new TelemetryOptions { TracedCandidates = candidates }));

    private static OtlpSettings Settings(params (string Name, string? Value)[] settings) =>
        OtlpSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(same => KeyValuePair.Create(same.Key, same.Last().Value))).Build());
}

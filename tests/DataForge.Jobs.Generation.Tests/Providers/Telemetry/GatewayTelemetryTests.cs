using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DataForge.Jobs.Generation.Providers.Telemetry;
using DataForge.Jobs.Generation.Tests.Providers.Routing;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers.Telemetry;

/// <summary>What the gateway tells of its questions.</summary>
public class GatewayTelemetryTests
{
    private const string Prompt = "A prompt that nobody but the provider is to read.";

    [Fact]
    public async Task CompleteAsync_Answered_IsASpanWithWhatItCostAndWithoutWhatWasSaid()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var providers = await SeveralProviders.StartAsync(["telemetry-east", "telemetry-west"], routing: new() { FallbackOrder = ["of-telemetry-west"] });
        providers["telemetry-east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });

        await providers.CompleteAsync(SeveralProviders.Ask("of-telemetry-east", "telemetry-east", prompt: Prompt));

        var span = spans.Where(span => span.Kind == ActivityKind.Internal && (string?)span.GetTagItem("gen_ai.request.model") == "of-telemetry-east").ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.response.model").ShouldBe("of-telemetry-west");
        span.GetTagItem("dataforge.attempts").ShouldBe(2);
        ((long)span.GetTagItem("dataforge.usage.output_tokens")!).ShouldBeGreaterThan(0);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
        var attempts = spans.Where(attempt => attempt.ParentSpanId == span.SpanId).OrderBy(attempt => attempt.StartTimeUtc).ToList();
        attempts.Select(attempt => (attempt.Kind, attempt.GetTagItem("gen_ai.provider.name"), attempt.GetTagItem("error.type"), attempt.Status)).ShouldBe(
        [
            (ActivityKind.Client, "telemetry-east", "server_error", ActivityStatusCode.Error),
            (ActivityKind.Client, "telemetry-west", null, ActivityStatusCode.Unset),
        ]);
        attempts[1].GetTagItem("gen_ai.usage.output_tokens").ShouldBe(span.GetTagItem("dataforge.usage.output_tokens"));
        attempts[1].GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "stop" });
        string.Concat(attempts.Append(span).SelectMany(each => each.TagObjects).Select(tag => tag.Value)).ShouldNotContain("nobody but the provider");
    }

    [Fact]
    public async Task CompleteAsync_ManyOutcomes_AreCountedByProviderModelAndKind()
    {
        var measured = new ConcurrentQueue<(string Instrument, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GatewayTelemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.Start();
        await using var providers = await SeveralProviders.StartAsync(["telemetry-south"]);
        providers["telemetry-south"].Behaviour = new SimulatorBehaviour { Rules = [new() { Fault = SimulatorFault.Status, Status = 429, ToCall = 1 }] };

        await providers.CompleteAsync(SeveralProviders.Ask("of-telemetry-south", "telemetry-south"));

        var mine = measured.Where(measure => measure.Tags.Contains("telemetry-south", StringComparison.Ordinal)).ToList();
        mine.Count(measure => measure.Instrument == "dataforge.llm.attempt.duration" && measure.Tags.Contains("outcome=rate_limited", StringComparison.Ordinal)).ShouldBe(1);
        mine.Count(measure => measure.Instrument == "dataforge.llm.attempt.duration" && measure.Tags.Contains("outcome=answered", StringComparison.Ordinal)).ShouldBe(1);
        mine.Where(measure => measure.Instrument == "dataforge.llm.tokens" && measure.Tags.Contains("type=completion", StringComparison.Ordinal)).Sum(measure => measure.Value).ShouldBeGreaterThan(0);
        mine.Count(measure => measure.Instrument == "gen_ai.client.operation.duration").ShouldBe(1);
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}

using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class OutageTests
{
    [Fact]
    public async Task CompleteAsync_Outage_OpensTheCircuitAndStopsCalling()
    {
        var resilience = new ResilienceOptions
        {
            MaxConcurrency = 1,
            BaseDelay = TimeSpan.FromMilliseconds(1),
            BreakAfterFailures = 6,
            BreakDuration = TimeSpan.FromMinutes(10),
        };
        await using var fixture = await GatewayFixture.StartAsync(new SimulatorBehaviour { Down = true }, resilience);

        var outcomes = new List<CompletionOutcome>();
        for (var ordinal = 0; ordinal < 20; ordinal++)
        {
            outcomes.Add(await fixture.AskAsync(ordinal: ordinal));
        }

        outcomes.ShouldAllBe(outcome => outcome is CompletionOutcome.Deferred);
        fixture.Server.Stats.TotalCalls.ShouldBe(6);
        var last = (CompletionOutcome.Deferred)outcomes[^1];
        last.Usage.Calls.ShouldBe(0);
        last.Kind.ShouldBe(ProviderErrorKind.ServerError);
        last.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        var health = fixture.Gateway.HealthOf("custom")!;
        health.Circuit.ShouldBe(CircuitState.Open);
        health.LastErrorKind.ShouldBe(ProviderErrorKind.ServerError);
        health.LastSuccess.ShouldBeNull();
    }

    [Fact]
    public async Task CompleteAsync_ProviderIsBack_OneProbeClosesTheCircuitForAll()
    {
        var resilience = new ResilienceOptions
        {
            MaxRetries = 0,
            BreakAfterFailures = 3,
            BreakDuration = TimeSpan.FromMilliseconds(100),
            LongestWait = TimeSpan.FromMinutes(1),
        };
        await using var fixture = await GatewayFixture.StartAsync(new SimulatorBehaviour { Down = true, DownStatus = 503 }, resilience);
        for (var ordinal = 0; ordinal < 3; ordinal++)
        {
            (await fixture.AskAsync(ordinal: ordinal)).ShouldBeOfType<CompletionOutcome.Deferred>();
        }

        fixture.Gateway.HealthOf("custom")!.Circuit.ShouldBe(CircuitState.Open);
        fixture.Server.Behaviour = new SimulatorBehaviour { LatencyMs = 50 };
        await Task.Delay(150);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(ordinal => fixture.AskAsync(ordinal: ordinal)));

        outcomes.ShouldAllBe(outcome => outcome is CompletionOutcome.Answered);
        fixture.Gateway.HealthOf("custom")!.Circuit.ShouldBe(CircuitState.Closed);
        fixture.Gateway.HealthOf("custom")!.LastSuccess.ShouldNotBeNull();
        fixture.Server.Stats.TotalCalls.ShouldBe(13);
    }

    [Fact]
    public async Task CompleteAsync_OnePoisonousPromptAmongGoodOnes_DoesNotOpenTheCircuit()
    {
        var resilience = new ResilienceOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2), BreakAfterFailures = 6 };
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { PromptContains = "poison", Fault = SimulatorFault.Status }), resilience);

        for (var turn = 0; turn < 5; turn++)
        {
            (await fixture.AskAsync("poison")).ShouldBeOfType<CompletionOutcome.Deferred>();
            (await fixture.AskAsync("fine")).ShouldBeOfType<CompletionOutcome.Answered>();
        }

        var health = fixture.Gateway.HealthOf("custom")!;
        health.Circuit.ShouldBe(CircuitState.Closed);
        health.Calls.ShouldBe(25);
        health.Answers.ShouldBe(5);
        health.LastSuccess.ShouldNotBeNull();
    }

    [Fact]
    public async Task CompleteAsync_RateLimitStorm_IsNotAnOutage()
    {
        var resilience = new ResilienceOptions { MaxRetries = 0, BreakAfterFailures = 3, Cooldown = TimeSpan.FromMilliseconds(1) };
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 429 }), resilience);

        for (var ordinal = 0; ordinal < 10; ordinal++)
        {
            (await fixture.AskAsync(ordinal: ordinal)).ShouldBeOfType<CompletionOutcome.Deferred>().Kind.ShouldBe(ProviderErrorKind.RateLimited);
        }

        fixture.Gateway.HealthOf("custom")!.Circuit.ShouldBe(CircuitState.Closed);
        fixture.Server.Stats.TotalCalls.ShouldBe(10);
    }
}

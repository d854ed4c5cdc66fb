using System.Diagnostics;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class RateLimitTests
{
    [Fact]
    public async Task CompleteAsync_ShortRetryAfter_IsWaitedFor()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 429, RetryAfterSeconds = 0.3, ToCall = 1 }));
        var watch = Stopwatch.StartNew();

        var answer = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Answered>();

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
        answer.Usage.Calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(429, ProviderErrorKind.RateLimited)]
    [InlineData(503, ProviderErrorKind.ServerError)]
    public async Task CompleteAsync_LongRetryAfter_DefersAtOnce(int status, ProviderErrorKind kind)
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = status, RetryAfterSeconds = 90 }));

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Kind.ShouldBe(kind);
        deferred.RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_RetryAfterAsDate_IsUnderstood()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 429, RetryAfterDateSeconds = 60 }));

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.RetryAfter!.Value.ShouldBe(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(2));
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_QuotaUsedUp_DefersForAMinuteAndSparesEverybodyElse()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 429, ErrorCode = "insufficient_quota" }));

        var first = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();
        var second = (await fixture.AskAsync(ordinal: 1)).ShouldBeOfType<CompletionOutcome.Deferred>();

        first.Kind.ShouldBe(ProviderErrorKind.RateLimited);
        first.RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
        second.Kind.ShouldBe(ProviderErrorKind.RateLimited);
        second.RetryAfter!.Value.ShouldBe(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30));
        second.Usage.Calls.ShouldBe(0);
        second.Usage.CostUsd.ShouldBe(0m);
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_BurstOf429_ShrinksTheLimitOnceAndLosesNothing()
    {
        var resilience = new ResilienceOptions { MaxConcurrency = 16, Cooldown = TimeSpan.FromMilliseconds(50), BaseDelay = TimeSpan.FromMilliseconds(1) };
        await using var fixture = await GatewayFixture.StartAsync(resilience: resilience);
        fixture.Server.Script = async (_, call) =>
        {
            await Eventually.BecomesAsync(() => fixture.Server.Stats.MaxInFlight == 16);
            return call <= 16 ? new SimulatorRule { Fault = SimulatorFault.Status, Status = 429 } : null;
        };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(ordinal => fixture.AskAsync(ordinal: ordinal)));

        outcomes.ShouldAllBe(outcome => outcome is CompletionOutcome.Answered);
        fixture.Server.Stats.TotalCalls.ShouldBe(32);
        fixture.Gateway.HealthOf("custom")!.ConcurrencyLimit.ShouldBe(12);
    }

    [Fact]
    public async Task CompleteAsync_MoreCallersThanTheLimit_AreServedWithinIt()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            new SimulatorBehaviour { LatencyMs = 5 }, new ResilienceOptions { MaxConcurrency = 5 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(ordinal => fixture.AskAsync(ordinal: ordinal)));

        outcomes.ShouldAllBe(outcome => outcome is CompletionOutcome.Answered);
        fixture.Server.Stats.TotalCalls.ShouldBe(60);
        fixture.Server.Stats.MaxInFlight.ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task CompleteAsync_LimitPerWindow_IsKeptAndCostsNoSample()
    {
        // 20 calls per 200 ms.
        await using var fixture = await GatewayFixture.StartAsync(
            new SimulatorBehaviour { Rpm = 6_000, RpmWindowMs = 200 },
            new ResilienceOptions { MaxConcurrency = 8, MaxRetries = 20, BaseDelay = TimeSpan.FromMilliseconds(1) });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(ordinal => fixture.AskAsync(ordinal: ordinal)));

        outcomes.ShouldAllBe(outcome => outcome is CompletionOutcome.Answered);
        fixture.Server.Stats.Answered.ShouldBe(60);
        fixture.Server.Stats.RepeatedAnswers.ShouldBe(0);
    }
}

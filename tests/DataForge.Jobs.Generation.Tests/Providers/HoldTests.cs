using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class HoldTests
{
    [Fact]
    public async Task CompleteAsync_HeldInMidCall_FinishesTheCallThatIsPaidFor()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var hold = new CancellationTokenSource();
        fixture.Server.Script = async (_, _) =>
        {
            await hold.CancelAsync();
            return null;
        };

        var outcome = await fixture.Gateway.CompleteAsync(GatewayFixture.Request() with { Terms = new() { Hold = hold.Token } }, CancellationToken.None);

        outcome.ShouldBeOfType<CompletionOutcome.Answered>().Usage.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_HeldWhileACallFails_StartsNoFurtherAttempt()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var hold = new CancellationTokenSource();
        fixture.Server.Script = async (_, _) =>
        {
            await hold.CancelAsync();
            return new SimulatorRule { Fault = SimulatorFault.Status };
        };

        var outcome = await fixture.Gateway.CompleteAsync(GatewayFixture.Request() with { Terms = new() { Hold = hold.Token } }, CancellationToken.None);

        var deferred = outcome.ShouldBeOfType<CompletionOutcome.Deferred>();
        deferred.Kind.ShouldBe(ProviderErrorKind.ServerError);
        deferred.Usage.Calls.ShouldBe(1);
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_HeldWhileWaitingForATurn_DefersWithoutACall()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Hang }), new ResilienceOptions { MaxConcurrency = 1 });
        using var hold = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var first = fixture.Gateway.CompleteAsync(GatewayFixture.Request(), end.Token);
        await Eventually.BecomesAsync(() => fixture.Server.Stats.InFlight == 1);

        var second = fixture.Gateway.CompleteAsync(GatewayFixture.Request(ordinal: 1) with { Terms = new() { Hold = hold.Token } }, CancellationToken.None);
        await hold.CancelAsync();

        (await second).ShouldBeOfType<CompletionOutcome.Deferred>().Usage.Calls.ShouldBe(0);
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task CompleteAsync_HeldFromTheStart_AsksNothing()
    {
        await using var fixture = await GatewayFixture.StartAsync();

        var outcome = await fixture.Gateway.CompleteAsync(GatewayFixture.Request() with { Terms = new() { Hold = new CancellationToken(true) } }, CancellationToken.None);

        outcome.ShouldBeOfType<CompletionOutcome.Deferred>().Usage.Calls.ShouldBe(0);
        fixture.Server.Stats.TotalCalls.ShouldBe(0);
    }
}

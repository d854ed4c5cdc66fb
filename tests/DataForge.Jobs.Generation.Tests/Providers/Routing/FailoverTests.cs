using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Routing;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>Who answers when the first choice does not.</summary>
public class FailoverTests
{
    private static readonly SimulatorBehaviour Dead = new() { Down = true };

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task CompleteAsync_OneOfTwoDeploymentsFails_TheOtherAnswersAtOnce(int status)
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [SeveralProviders.Shared(("east", 1), ("west", 1))]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = status });

        for (var ordinal = 0; ordinal < 20; ordinal++)
        {
            var answered = (await providers.CompleteAsync(SeveralProviders.Ask("shared", "east", ordinal))).ShouldBeOfType<CompletionOutcome.Answered>();
            answered.By.ShouldBe(new ServedBy("west", "shared"));
            answered.Usage.Calls.ShouldBeLessThanOrEqualTo(2);
        }

        // Its circuit opens, or its cool-down holds: the dead one is not asked twenty times.
        providers["east"].Stats.TotalCalls.ShouldBeLessThanOrEqualTo(11);
        providers["west"].Stats.TotalCalls.ShouldBe(20);
    }

    [Theory]
    [InlineData(SimulatorFault.Abort)]
    [InlineData(SimulatorFault.CutBody)]
    [InlineData(SimulatorFault.MalformedJson)]
    [InlineData(SimulatorFault.EmptyChoices)]
    public async Task CompleteAsync_DeploymentThatAnswersNonsense_IsReplacedByTheOther(SimulatorFault fault)
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [SeveralProviders.Shared(("east", 1000), ("west", 0.001))]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = fault });

        var answered = (await providers.CompleteAsync(SeveralProviders.Ask("shared", "east"))).ShouldBeOfType<CompletionOutcome.Answered>();

        answered.By!.Provider.ShouldBe("west");
        answered.Usage.Attempts.Select(attempt => (attempt.Provider, attempt.Error is null)).ShouldBe([("east", false), ("west", true)]);
        answered.Usage.Attempts.ShouldAllBe(attempt => attempt.ProviderModel == "shared-at-" + attempt.Provider && attempt.Latency > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(400, ProviderErrorKind.BadRequest)]
    [InlineData(401, ProviderErrorKind.Authentication)]
    [InlineData(403, ProviderErrorKind.Authentication)]
    public async Task CompleteAsync_WhatAnotherCannotCure_GoesToNobodyElse(int status, ProviderErrorKind kind)
    {
        await using var providers = await SeveralProviders.StartAsync(
            ["east", "west"], [SeveralProviders.Shared(("east", 1000), ("west", 0.001))], new RoutingOptions { FallbackOrder = ["of-west"] });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = status });

        var refused = (await providers.CompleteAsync(SeveralProviders.Ask("shared", "east"))).ShouldBeOfType<CompletionOutcome.Refused>();

        refused.Kind.ShouldBe(kind);
        providers["east"].Stats.TotalCalls.ShouldBe(1);
        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_ContentFilter_GoesToNobodyElse()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], routing: new RoutingOptions { FallbackOrder = ["of-west"] });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.ContentFilter });

        (await providers.CompleteAsync(SeveralProviders.Ask("of-east", "east"))).ShouldBeOfType<CompletionOutcome.Refused>().Kind.ShouldBe(ProviderErrorKind.ContentFilter);

        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_EverybodyDead_NeverPassesTheAttemptCap()
    {
        await using var providers = await SeveralProviders.StartAsync(
            ["east", "west", "south"], [SeveralProviders.Shared(("east", 1), ("west", 1))], new RoutingOptions { FallbackOrder = ["of-south"] });
        foreach (var name in (string[])["east", "west", "south"])
        {
            providers[name].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });
        }

        var deferred = (await providers.CompleteAsync(SeveralProviders.Ask("shared", "east"))).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Usage.Calls.ShouldBe(4);
        deferred.Usage.Attempts.Count.ShouldBe(4);
        deferred.Usage.Attempts.Select(attempt => attempt.Provider).Distinct().Count().ShouldBe(3);
        (providers["east"].Stats.TotalCalls + providers["west"].Stats.TotalCalls + providers["south"].Stats.TotalCalls).ShouldBe(4);
    }

    [Fact]
    public async Task CompleteAsync_EverybodyDeadThenBack_AnswersAgainWithoutRestart()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [SeveralProviders.Shared(("east", 1), ("west", 1))]);
        (providers["east"].Behaviour, providers["west"].Behaviour) = (Dead, Dead);
        for (var ordinal = 0; ordinal < 15; ordinal++)
        {
            (await providers.CompleteAsync(SeveralProviders.Ask("shared", "east", ordinal))).ShouldBeOfType<CompletionOutcome.Deferred>();
        }

        providers.Gateway.Health.Where(health => health.Provider != ProviderNames.Mock).ShouldAllBe(health => health.Circuit != CircuitState.Closed);
        (providers["east"].Behaviour, providers["west"].Behaviour) = (new(), new());

        await Eventually.TrueAsync(async () => await providers.CompleteAsync(SeveralProviders.Ask("shared", "east")) is CompletionOutcome.Answered);
        await Eventually.TrueAsync(async () =>
        {
            for (var ordinal = 0; ordinal < 10; ordinal++)
            {
                await providers.CompleteAsync(SeveralProviders.Ask("shared", "east", ordinal));
            }

            return providers.Gateway.Health.All(health => health.Circuit == CircuitState.Closed);
        });
    }

    [Fact]
    public async Task CompleteAsync_ContextTooLong_GoesToTheModelWithMoreRoom()
    {
        var small = new ModelEntry("small", "east") { ContextLength = 8_000, Fallbacks = ["tiny", "large"] };
        var tiny = new ModelEntry("tiny", "west") { ContextLength = 4_000 };
        var large = new ModelEntry("large", "south") { ContextLength = 100_000 };
        await using var providers = await SeveralProviders.StartAsync(["east", "west", "south"], [small, tiny, large]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 400, ErrorCode = "context_length_exceeded" });

        var answered = (await providers.CompleteAsync(SeveralProviders.Ask("small", "east"))).ShouldBeOfType<CompletionOutcome.Answered>();

        answered.By.ShouldBe(new ServedBy("south", "large"));
        (providers["east"].Stats.TotalCalls, providers["west"].Stats.TotalCalls).ShouldBe((1, 0));
    }

    [Fact]
    public async Task CompleteAsync_ContextTooLongForEverybody_IsRefusedAfterOneCall()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], routing: new RoutingOptions { FallbackOrder = ["of-west"] });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 400, ErrorCode = "context_length_exceeded" });

        (await providers.CompleteAsync(SeveralProviders.Ask("of-east", "east"))).ShouldBeOfType<CompletionOutcome.Refused>().Kind.ShouldBe(ProviderErrorKind.BadRequest);

        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_ProviderChosenByTheRequest_StaysWithIt()
    {
        await using var providers = await SeveralProviders.StartAsync(
            ["east", "west"], [SeveralProviders.Shared(("east", 1), ("west", 1))], new RoutingOptions { FallbackOrder = ["of-west"] });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });

        var request = SeveralProviders.Ask("shared", "east") with { Freedom = RouteFreedom.Fixed };
        (await providers.CompleteAsync(request)).ShouldBeOfType<CompletionOutcome.Deferred>().Usage.Calls.ShouldBe(4);

        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_FallbackWithoutPrice_IsNotAskedInThePlaceOfAPricedModel()
    {
        var priced = new ModelEntry("priced", "east") { InputCostPerMillion = 1, OutputCostPerMillion = 2 };
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [priced], new RoutingOptions { FallbackOrder = ["of-west"] });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });

        (await providers.CompleteAsync(SeveralProviders.Ask("priced", "east"))).ShouldBeOfType<CompletionOutcome.Deferred>();

        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_ModelsOfDifferentPrices_CostWhatWasPaidToEach()
    {
        var cheap = new ModelEntry("cheap", "east") { InputCostPerMillion = 1, OutputCostPerMillion = 1, Fallbacks = ["dear"] };
        var dear = new ModelEntry("dear", "west") { InputCostPerMillion = 1_000, OutputCostPerMillion = 1_000 };
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [cheap, dear]);
        providers["east"].Behaviour = new SimulatorBehaviour { Down = true, DownStatus = 503 };

        var answered = (await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east"))).ShouldBeOfType<CompletionOutcome.Answered>();

        answered.Usage.CostUsd.ShouldBe((answered.Usage.PromptTokens + answered.Usage.CompletionTokens) / 1_000m);
        answered.Usage.Attempts.Select(attempt => (attempt.Model, attempt.CostUsd > 0)).ShouldBe([("cheap", false), ("dear", true)]);
    }
}

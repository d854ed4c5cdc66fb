using System.Text.Encodings.Web;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Generation.Providers.Routing;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>What attempts cost that bring no answer, and what budgets make of a choice.</summary>
public class SpendingOfAttemptsTests
{
    private static readonly ModelEntry Cheap = new("cheap", "east") { InputCostPerMillion = 1, OutputCostPerMillion = 1, Fallbacks = ["dear"] };
    private static readonly ModelEntry Dear = new("dear", "west") { InputCostPerMillion = 1_000, OutputCostPerMillion = 1_000 };

    [Fact]
    public async Task CompleteAsync_ProviderThatHangs_CostsAnUnknownAmountAndNotNothing()
    {
        await using var providers = await SeveralProviders.StartAsync(
            ["east"], [Cheap with { Fallbacks = [] }], resilience: new ResilienceOptions { MaxRetries = 0 }, timeout: TimeSpan.FromMilliseconds(300));
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Hang });

        var outcome = await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east"));

        (outcome.Usage.Calls, outcome.Usage.CostUsd, outcome.Usage.IsPartial).ShouldBe((1, null, true));
        outcome.Usage.Attempts.ShouldHaveSingleItem().CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task CompleteAsync_RefusedConnection_CostsNothing()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"], [Cheap with { Fallbacks = [] }], resilience: new ResilienceOptions { MaxRetries = 0 });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });

        var usage = (await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east"))).Usage;

        (usage.Calls, usage.CostUsd, usage.IsPartial).ShouldBe((1, 0m, false));
    }

    [Fact]
    public async Task CompleteAsync_CancelledInTheMiddle_IsWrittenDownForWhomItWasAskedOf()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [Cheap, Dear]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });
        providers["west"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Hang });
        using var gaveUp = new CancellationTokenSource();
        CallUsage cancelled = default;
        var request = SeveralProviders.Ask("cheap", "east") with { Terms = new CallTerms { Cancelled = usage => cancelled = usage } };

        var asking = providers.Gateway.CompleteAsync(request, gaveUp.Token);
        await Eventually.BecomesAsync(() => providers["west"].Stats.TotalCalls == 1);
        await gaveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        cancelled.Attempts.Select(attempt => (attempt.Model, attempt.IsCancelled)).ShouldBe([("cheap", false), ("dear", true)]);
        (cancelled.Calls, cancelled.CostUsd, cancelled.IsPartial).ShouldBe((2, null, true));
    }

    [Fact]
    public async Task CompleteAsync_StandInThatTheBudgetCannotHold_HaltsNobody()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [Cheap, Dear]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });
        var terms = new CallTerms { Reserve = (more, _, _) => ValueTask.FromResult(more.CostUsd > 0.1m ? new ReserveRefusal("Too dear.", IsForGood: true) : null) };

        var outcome = await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east") with { Terms = terms });

        outcome.ShouldBeOfType<CompletionOutcome.Deferred>().Kind.ShouldBe(ProviderErrorKind.ServerError);
        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_AttemptThatNobodyCounted_IsRepeatedUnderABudgetBesideItsWorstCase()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [Cheap, Dear], timeout: TimeSpan.FromSeconds(3));
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Hang });
        var asked = new List<CallCost>();
        var terms = new CallTerms
        {
            Reserve = (more, _, _) =>
            {
                asked.Add(more);
                return ValueTask.FromResult<ReserveRefusal?>(null);
            },
        };

        var outcome = await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east") with { Terms = terms });

        outcome.ShouldBeOfType<CompletionOutcome.Answered>().By!.Model.ShouldBe("dear");
        // The vendor may bill the first: what it may have cost stays set aside while the second is made.
        asked.Count.ShouldBe(2);
        asked[1].ShouldBe(new CallCost(asked[0].CostUsd * 1_000, asked[0].Tokens));
        outcome.Usage.KnownCostUsd.ShouldBe(outcome.Usage.Attempts[1].CostUsd!.Value);
    }

    [Theory]
    [InlineData(SimulatorFault.MalformedJson)]
    [InlineData(SimulatorFault.EmptyChoices)]
    [InlineData(SimulatorFault.CutBody)]
    public async Task CompleteAsync_AnswerThatCannotBeRead_CostsAnUnknownAmountAndNotNothing(SimulatorFault fault)
    {
        await using var providers = await SeveralProviders.StartAsync(["east"], [Cheap with { Fallbacks = [] }], resilience: new ResilienceOptions { MaxRetries = 0 });
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = fault });

        var usage = (await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east"))).ShouldBeOfType<CompletionOutcome.Deferred>().Usage;

        (usage.Calls, usage.CostUsd, usage.IsPartial).ShouldBe((1, null, true));
    }

    [Fact]
    public async Task CompleteAsync_SchemaOfTheAnswer_IsSetAsideFor()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"], [Cheap with { Fallbacks = [] }]);
        var asked = new List<long>();
        var request = SeveralProviders.Ask("cheap", "east") with
        {
            Terms = new CallTerms
            {
                Reserve = (more, _, _) =>
                {
                    asked.Add(more.Tokens);
                    return ValueTask.FromResult<ReserveRefusal?>(null);
                },
            },
        };
        var schema = JsonSerializer.SerializeToElement(new { type = "object", description = new string('é', 3_000) }, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        await providers.CompleteAsync(request);
        await providers.CompleteAsync(request with { AnswerSchema = schema });

        // A vendor reads it like the prompt, and no token is shorter than a byte.
        (asked[1] - asked[0]).ShouldBeGreaterThanOrEqualTo(6_000);
    }

    [Theory]
    [InlineData(SimulatorFault.AbsurdUsage)]
    [InlineData(SimulatorFault.NegativeUsage)]
    public async Task CompleteAsync_CountsThatNoModelCanReach_AreNoCounts(SimulatorFault fault)
    {
        await using var providers = await SeveralProviders.StartAsync(["east"], [Cheap with { Fallbacks = [] }]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = fault });

        var usage = (await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east"))).ShouldBeOfType<CompletionOutcome.Answered>().Usage;

        (usage.Calls, usage.PromptTokens, usage.CompletionTokens, usage.CostUsd, usage.IsPartial).ShouldBe((1, 0, 0, null, true));
    }

    [Theory]
    [InlineData(true, typeof(CompletionOutcome.OverBudget))]
    [InlineData(false, typeof(CompletionOutcome.Deferred))]
    public async Task CompleteAsync_NothingSetAside_IsTheEndOnlyWhereTheBudgetIsUsedUp(bool isForGood, Type outcome)
    {
        await using var providers = await SeveralProviders.StartAsync(["east"], [Cheap with { Fallbacks = [] }]);
        var terms = new CallTerms { Reserve = (_, _, _) => ValueTask.FromResult<ReserveRefusal?>(new("No.", isForGood)) };

        (await providers.CompleteAsync(SeveralProviders.Ask("cheap", "east") with { Terms = terms })).GetType().ShouldBe(outcome);

        providers["east"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_RuleThatChoosesAnUnpricedModel_IsNotFollowedUnderABudget()
    {
        var routing = new RoutingOptions { Rules = [new RoutingRule("of-west") { Tag = "gold" }] };
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [Cheap], routing);
        var request = SeveralProviders.Ask("cheap", "east") with { Freedom = RouteFreedom.Any, Tags = ["gold"] };
        var budgeted = request with { Terms = new CallTerms { Reserve = (_, _, _) => ValueTask.FromResult<ReserveRefusal?>(null) } };

        (await providers.CompleteAsync(request)).ShouldBeOfType<CompletionOutcome.Answered>().By!.Model.ShouldBe("of-west");
        (await providers.CompleteAsync(budgeted)).ShouldBeOfType<CompletionOutcome.Answered>().By!.Model.ShouldBe("cheap");
    }

    [Fact]
    public async Task CompleteAsync_DeadlinePassed_MakesNoFurtherAttempt()
    {
        var resilience = new ResilienceOptions { MaxRetries = 20, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(100), Deadline = TimeSpan.FromMilliseconds(400), BreakAfterFailures = 100 };
        await using var providers = await SeveralProviders.StartAsync(["east"], resilience: resilience);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });

        (await providers.CompleteAsync(SeveralProviders.Ask("of-east", "east"))).ShouldBeOfType<CompletionOutcome.Deferred>().Usage.Calls.ShouldBeLessThan(10);
    }

    [Fact]
    public void Of_StandInsAnswer_IsNotKeptForWhoeverNamedTheModel()
    {
        var answer = new CompletionOutcome.Answered("A text.", "stop", TimeSpan.Zero, default) { By = new ServedBy("west", "dear") };
        var request = SeveralProviders.Ask("cheap", "east");

        ReplayEntry.Of(answer, request).ShouldBeNull();
        ReplayEntry.Of(answer, request with { Freedom = RouteFreedom.Any }).ShouldNotBeNull();
        ReplayEntry.Of(answer with { By = new ServedBy("west", "CHEAP") }, request).ShouldNotBeNull();
    }
}

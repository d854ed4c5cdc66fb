using System.Globalization;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class ProviderGatewayTests
{
    [Fact]
    public async Task CompleteAsync_HealthyProvider_AnswersWithOneCallAndItsTokens()
    {
        await using var fixture = await GatewayFixture.StartAsync();

        var answer = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Answered>();

        answer.Text.Split(' ').Length.ShouldBe(80);
        answer.FinishReason.ShouldBe("stop");
        answer.Latency.ShouldBeGreaterThan(TimeSpan.Zero);
        answer.Usage.Calls.ShouldBe(1);
        answer.Usage.Retries.ShouldBe(0);
        answer.Usage.PromptTokens.ShouldBe(8);
        answer.Usage.CompletionTokens.ShouldBe((answer.Text.Length + 3) / 4);
        answer.Usage.CostUsd.ShouldBeNull("nobody knows the price of a custom model");
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Theory]
    [InlineData(400, ProviderErrorKind.BadRequest)]
    [InlineData(401, ProviderErrorKind.Authentication)]
    [InlineData(403, ProviderErrorKind.Authentication)]
    [InlineData(404, ProviderErrorKind.BadRequest)]
    [InlineData(413, ProviderErrorKind.BadRequest)]
    [InlineData(422, ProviderErrorKind.BadRequest)]
    [InlineData(301, ProviderErrorKind.BadRequest)]
    public async Task CompleteAsync_PermanentStatus_RefusesAfterOneCall(int status, ProviderErrorKind kind)
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = status }));

        var refused = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Refused>();

        refused.Kind.ShouldBe(kind);
        refused.Message.ShouldBe(string.Create(CultureInfo.InvariantCulture, $"custom answered {status}: scripted"));
        refused.Usage.Calls.ShouldBe(1);
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Theory]
    [InlineData(408, ProviderErrorKind.Timeout)]
    [InlineData(409, ProviderErrorKind.ServerError)]
    [InlineData(429, ProviderErrorKind.RateLimited)]
    [InlineData(500, ProviderErrorKind.ServerError)]
    [InlineData(503, ProviderErrorKind.ServerError)]
    [InlineData(529, ProviderErrorKind.ServerError)]
    public async Task CompleteAsync_TransientStatusThatStays_DefersAfterAllAttempts(int status, ProviderErrorKind kind)
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = status }));

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Kind.ShouldBe(kind);
        deferred.RetryAfter.ShouldBeNull();
        deferred.Usage.Calls.ShouldBe(4);
        deferred.Usage.Retries.ShouldBe(3);
        fixture.Server.Stats.TotalCalls.ShouldBe(4);
    }

    [Theory]
    [InlineData(SimulatorFault.Abort)]
    [InlineData(SimulatorFault.CutBody)]
    [InlineData(SimulatorFault.MalformedJson)]
    [InlineData(SimulatorFault.EmptyChoices)]
    [InlineData(SimulatorFault.InBandError)]
    public async Task CompleteAsync_BrokenAnswerThatStays_DefersAsServerError(SimulatorFault fault)
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = fault }));

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Kind.ShouldBe(ProviderErrorKind.ServerError);
        deferred.Usage.Calls.ShouldBe(4);
        fixture.Server.Stats.TotalCalls.ShouldBe(4);
    }

    [Theory]
    [InlineData(SimulatorFault.Status)]
    [InlineData(SimulatorFault.Abort)]
    [InlineData(SimulatorFault.CutBody)]
    [InlineData(SimulatorFault.MalformedJson)]
    [InlineData(SimulatorFault.EmptyChoices)]
    public async Task CompleteAsync_FaultOfFirstTwoCalls_AnswersAtTheThird(SimulatorFault fault)
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = fault, Status = 502, ToCall = 2 }));

        var answer = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Answered>();

        answer.Usage.Calls.ShouldBe(3);
        answer.Usage.Retries.ShouldBe(2);
        answer.Usage.PromptTokens.ShouldBe(8);
        fixture.Server.Stats.TotalCalls.ShouldBe(3);
    }

    [Fact]
    public async Task CompleteAsync_NoAnswerWithinTheAttemptsTime_DefersAsTimeout()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Hang }), timeout: TimeSpan.FromMilliseconds(100));

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Kind.ShouldBe(ProviderErrorKind.Timeout);
        deferred.Usage.Calls.ShouldBe(4);

        // A busy machine may give up a call before the server has read it.
        fixture.Server.Stats.TotalCalls.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task CompleteAsync_ConnectionRefused_DefersAsServerError()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await fixture.Server.DisposeAsync();

        var deferred = (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>();

        deferred.Kind.ShouldBe(ProviderErrorKind.ServerError);
        deferred.Message.ShouldContain("ConnectionRefused");
        deferred.Usage.Calls.ShouldBe(4);
    }

    [Fact]
    public async Task CompleteAsync_RetriesSwitchedOff_CallsOnce()
    {
        await using var fixture = await GatewayFixture.StartAsync(
            GatewayFixture.Always(new() { Fault = SimulatorFault.Status }), new ResilienceOptions { MaxRetries = 0 });

        (await fixture.AskAsync()).ShouldBeOfType<CompletionOutcome.Deferred>().Usage.Calls.ShouldBe(1);

        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_LengthAndEmptyText_AreAnswers()
    {
        await using var fixture = await GatewayFixture.StartAsync(new SimulatorBehaviour
        {
            Rules = [new() { PromptContains = "long", Fault = SimulatorFault.Length }, new() { PromptContains = "empty", Fault = SimulatorFault.EmptyContent }],
        });

        var cut = (await fixture.AskAsync("a long one")).ShouldBeOfType<CompletionOutcome.Answered>();
        var empty = (await fixture.AskAsync("an empty one")).ShouldBeOfType<CompletionOutcome.Answered>();

        cut.FinishReason.ShouldBe("length");
        cut.Text.ShouldNotBeEmpty();
        empty.FinishReason.ShouldBe("stop");
        empty.Text.ShouldBe("");
        fixture.Server.Stats.TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_ContentFilter_RefusesWhetherByStatusOrByFinishReason()
    {
        await using var fixture = await GatewayFixture.StartAsync(new SimulatorBehaviour
        {
            Rules =
            [
                new() { PromptContains = "status", Fault = SimulatorFault.Status, Status = 400, ErrorCode = "content_filter" },
                new() { PromptContains = "reason", Fault = SimulatorFault.ContentFilter },
            ],
        });

        var byStatus = (await fixture.AskAsync("by status")).ShouldBeOfType<CompletionOutcome.Refused>();
        var byReason = (await fixture.AskAsync("by reason")).ShouldBeOfType<CompletionOutcome.Refused>();

        byStatus.Kind.ShouldBe(ProviderErrorKind.ContentFilter);
        byReason.Kind.ShouldBe(ProviderErrorKind.ContentFilter);
        byReason.Usage.PromptTokens.ShouldBeGreaterThan(0, "a filtered answer is billed");
        fixture.Server.Stats.TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_UpstreamMessageThatGivesEverythingAway_IsRedactedAndCut()
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new()
        {
            Fault = SimulatorFault.Status,
            Status = 400,
            ErrorMessage = $"Bad key {GatewayFixture.Key}, bad header {{authorization}}, or sk-abcdef123456. {new string('x', 400)}",
        }));
        const string prompt = "Describe the secret recipe of our house in detail.";

        var message = (await fixture.AskAsync(prompt)).ShouldBeOfType<CompletionOutcome.Refused>().Message;

        message.ShouldNotContain(GatewayFixture.Key);
        message.ShouldNotContain("abcdef123456");
        message.Length.ShouldBeLessThan(350);

        fixture.Server.Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 422, ErrorMessage = "Cannot read: {prompt}" });
        message = (await fixture.AskAsync(prompt)).ShouldBeOfType<CompletionOutcome.Refused>().Message;
        message.ShouldBe("custom answered 422: Cannot read: [prompt]");
    }

    [Fact]
    public async Task CompleteAsync_CancelledInMidCall_ThrowsAndLeavesNoCallUnderWay()
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.Hang }));
        using var cancellation = new CancellationTokenSource();

        var asking = fixture.Gateway.CompleteAsync(GatewayFixture.Request(), cancellation.Token);
        await Eventually.BecomesAsync(() => fixture.Server.Stats.InFlight == 1);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        fixture.Gateway.HealthOf("custom")!.InFlight.ShouldBe(0);
        fixture.Gateway.HealthOf("custom")!.ConsecutiveFailures.ShouldBe(0);
        fixture.Server.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_ProviderThatIsNotConfigured_RefusesWithoutCalling()
    {
        await using var fixture = await GatewayFixture.StartAsync();

        var outcome = await fixture.Gateway.CompleteAsync(
            new CompletionRequest("elsewhere", "x", [new ChatMessage(ChatRole.User, "hi")]), CancellationToken.None);

        outcome.ShouldBeOfType<CompletionOutcome.Refused>().Kind.ShouldBe(ProviderErrorKind.BadRequest);
        fixture.Server.Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_PricedModel_CostsItsTokensAndNothingForFailedAttempts()
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.Status, ToCall = 1 }));
        var request = GatewayFixture.Request() with { Provider = ProviderNames.OpenAi, Model = "gpt-4o-mini" };

        var usage = (await fixture.Gateway.CompleteAsync(request, CancellationToken.None)).Usage;

        usage.Calls.ShouldBe(2);
        usage.CostUsd.ShouldBe(((usage.PromptTokens * 0.15m) + (usage.CompletionTokens * 0.60m)) / 1_000_000m);
    }

    [Fact]
    public async Task CompleteAsync_AnswerWithoutTokenCounts_HasAnUnknownCost()
    {
        await using var fixture = await GatewayFixture.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.MissingUsage }));
        var request = GatewayFixture.Request() with { Provider = ProviderNames.OpenAi, Model = "gpt-4o-mini" };

        var usage = (await fixture.Gateway.CompleteAsync(request, CancellationToken.None)).ShouldBeOfType<CompletionOutcome.Answered>().Usage;

        usage.PromptTokens.ShouldBe(0);
        usage.CostUsd.ShouldBeNull();
    }
}

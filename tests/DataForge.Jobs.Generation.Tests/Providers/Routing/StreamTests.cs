using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>Answers that are handed on as they come.</summary>
public class StreamTests
{
    [Fact]
    public async Task StreamAsync_WholeAnswer_IsTheSameAsWithoutStreaming()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"]);
        var request = SeveralProviders.Ask("of-east", "east");
        var pieces = new List<string>();

        var streamed = (await StreamAsync(providers, request, pieces.Add)).ShouldBeOfType<CompletionOutcome.Answered>();

        var whole = (await providers.CompleteAsync(request)).ShouldBeOfType<CompletionOutcome.Answered>();
        pieces.Count.ShouldBeGreaterThan(3);
        string.Concat(pieces).ShouldBe(streamed.Text);
        (streamed.Text, streamed.FinishReason, streamed.By).ShouldBe((whole.Text, whole.FinishReason, whole.By));
        (streamed.Usage.PromptTokens, streamed.Usage.CompletionTokens).ShouldBe((whole.Usage.PromptTokens, whole.Usage.CompletionTokens));
    }

    [Fact]
    public async Task StreamAsync_FailureBeforeTheFirstPiece_IsRepeatedElsewhere()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [SeveralProviders.Shared(("east", 1000), ("west", 0.001))]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 503 });
        var text = new StringBuilder();

        var answered = (await StreamAsync(providers, SeveralProviders.Ask("shared", "east"), piece => text.Append(piece))).ShouldBeOfType<CompletionOutcome.Answered>();

        answered.By!.Provider.ShouldBe("west");
        text.ToString().ShouldBe(answered.Text);
    }

    [Theory]
    [InlineData(SimulatorFault.StreamCut)]
    [InlineData(SimulatorFault.CutBody)]
    public async Task StreamAsync_StreamThatBreaks_IsNoAnswerAndIsNotStartedOver(SimulatorFault fault)
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], [SeveralProviders.Shared(("east", 1000), ("west", 0.001))]);
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = fault });
        var pieces = 0;

        var outcome = await StreamAsync(providers, SeveralProviders.Ask("shared", "east"), _ => pieces++);

        outcome.ShouldBeOfType<CompletionOutcome.Deferred>().Kind.ShouldBe(ProviderErrorKind.StreamBroken);
        pieces.ShouldBeGreaterThan(0);
        providers["west"].Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task StreamAsync_ReaderThatGoesAway_EndsTheCallAndIsNotTheProvidersFault()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"]);

        await Should.ThrowAsync<IOException>(() => providers.Gateway.StreamAsync(
            SeveralProviders.Ask("of-east", "east"), (_, _) => throw new IOException("The pipe is closed."), CancellationToken.None));

        var health = providers.Gateway.HealthOf("east")!;
        (health.ConsecutiveFailures, health.LastErrorKind, health.InFlight).ShouldBe((0, null, 0));
    }

    [Fact]
    public async Task StreamAsync_ReaderThatIsGoneAtTheLastPiece_IsToldWhatTheAnswerCost()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"]);
        // The last letter could be the beginning of a key, so that it waits for the end.
        const string Answer = "A story of a yak";
        Answer[^1].ShouldBe(SeveralProviders.KeyOf("east")[0]);
        providers["east"].Behaviour = new() { Answers = [new("Write", Answer)] };
        CallUsage told = default;
        var request = SeveralProviders.Ask("of-east", "east") with { Terms = new CallTerms { Cancelled = usage => told = usage } };

        await Should.ThrowAsync<IOException>(() => providers.Gateway.StreamAsync(
            request,
            (piece, _) => piece == "k" ? throw new IOException("The pipe is closed.") : ValueTask.CompletedTask,
            CancellationToken.None));

        (told.Calls, told.CompletionTokens, told.Attempts.Count).ShouldBe((1, (Answer.Length + 3) / 4, 1));
    }

    [Fact]
    public async Task StreamAsync_KeyInAnAnswer_NeverArrives()
    {
        await using var providers = await SeveralProviders.StartAsync(["east"]);
        var key = SeveralProviders.KeyOf("east");
        providers["east"].Behaviour = GatewayFixture.Always(new() { Fault = SimulatorFault.Status, Status = 400, ErrorMessage = "You sent {authorization}, did you not?" });

        var refused = (await providers.CompleteAsync(SeveralProviders.Ask("of-east", "east"))).ShouldBeOfType<CompletionOutcome.Refused>();

        refused.Message.ShouldNotContain(key);
    }

    private static Task<CompletionOutcome> StreamAsync(SeveralProviders providers, CompletionRequest request, Action<string> take) =>
        providers.Gateway.StreamAsync(
            request,
            (piece, _) =>
            {
                take(piece);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
}

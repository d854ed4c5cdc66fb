using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Integration.Tests.Replay;

public sealed class ReplayCacheTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly MemoryReplayStore _store = new(100, TimeProvider.System);
    private readonly Provider _provider = new();

    private ReplayCache Cache => field ??= new ReplayCache(_store, TimeProvider.System, NullLogger<ReplayCache>.Instance);

    [Fact]
    public async Task AnswerAsync_TheSameTwice_AsksOnceAndCostsNothingAgain()
    {
        var first = await AskAsync(Question());
        var second = await AskAsync(Question());

        _provider.Asked.ShouldBe(1);
        (second.Text, second.FinishReason, second.By).ShouldBe((first.Text, first.FinishReason, first.By));
        second.Usage.ShouldBe(new CallUsage(0, 0, 0, 0, 0m) { CachedCalls = 1 });
        second.Replayed!.PromptTokens.ShouldBe(first.Usage.PromptTokens);
        _store.Hits.ShouldBe(1);
    }

    [Fact]
    public async Task AnswerAsync_OtherTenant_IsNeverGivenTheAnswer()
    {
        await AskAsync(Question("a"));
        await AskAsync(Question("b"));

        _provider.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task AnswerAsync_WithoutPolicy_AsksEveryTime()
    {
        await AskAsync(Question() with { Replay = null });
        await AskAsync(Question() with { Replay = null });

        (_provider.Asked, _store.Count).ShouldBe((2, 0));
    }

    [Theory]
    [InlineData("", "stop")]
    [InlineData(" \n", "stop")]
    [InlineData("cut", "length")]
    [InlineData("cut", "content_filter")]
    [InlineData("cut", "tool_calls")]
    [InlineData("cut", null)]
    public async Task AnswerAsync_AnswerThatIsNotWholeAndGood_IsNotKept(string text, string? finishReason)
    {
        _provider.Answer = (_, _) => Task.FromResult<CompletionOutcome>(Provider.Good(text) with { FinishReason = finishReason });

        await AskAsync(Question());
        await AskAsync(Question());

        (_provider.Asked, _store.Count).ShouldBe((2, 0));
    }

    [Fact]
    public async Task AnswerAsync_Failures_AreNotKept()
    {
        CompletionOutcome[] failures =
        [
            new CompletionOutcome.Refused(ProviderErrorKind.BadRequest, "no", default),
            new CompletionOutcome.Deferred(ProviderErrorKind.RateLimited, "later", null, default),
            new CompletionOutcome.OverBudget("broke", default),
        ];
        foreach (var failure in failures)
        {
            _provider.Answer = (_, _) => Task.FromResult(failure);
            (await Cache.AnswerAsync(Question(), _provider.AskAsync, default)).ShouldBe(failure);
            (await Cache.AnswerAsync(Question(), _provider.AskAsync, default)).ShouldBe(failure);
        }

        (_provider.Asked, _store.Count).ShouldBe((6, 0));
    }

    [Fact]
    public async Task AnswerAsync_FiftyAtOnce_AskOnce()
    {
        var gate = new TaskCompletionSource();
        _provider.Answer = async (_, _) =>
        {
            await gate.Task;
            return Provider.Good("one");
        };

        var asking = Enumerable.Range(0, 50).Select(_ => AskAsync(Question())).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(asking).WaitAsync(s_patience);

        _provider.Asked.ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Text == "one");
        (answers.Sum(answer => answer.Usage.Calls), answers.Sum(answer => answer.Usage.CachedCalls)).ShouldBe((1, 49));
    }

    [Fact]
    public async Task AnswerAsync_LeaderFails_EveryFollowerIsAnsweredAllTheSame()
    {
        var gate = new TaskCompletionSource();
        _provider.Answer = async (_, number) =>
        {
            await gate.Task;
            return number == 1 ? new CompletionOutcome.Deferred(ProviderErrorKind.ServerError, "away", null, new CallUsage(1, 0, 0, 0, 0)) : Provider.Good("one");
        };

        var asking = Enumerable.Range(0, 10).Select(_ => Cache.AnswerAsync(Question(), _provider.AskAsync, default)).ToList();
        gate.SetResult();
        var outcomes = await Task.WhenAll(asking).WaitAsync(s_patience);

        outcomes.OfType<CompletionOutcome.Deferred>().Count().ShouldBe(1);
        outcomes.OfType<CompletionOutcome.Answered>().Count().ShouldBe(9);
        (await AskAsync(Question())).Replayed.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnswerAsync_LeaderGivesUp_OneOfTheFollowersAsksForAll()
    {
        var gate = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        _provider.Answer = async (token, _) =>
        {
            await gate.Task.WaitAsync(token);
            return Provider.Good("one");
        };
        var leader = Cache.AnswerAsync(Question(), _provider.AskAsync, leaving.Token);
        var followers = Enumerable.Range(0, 10).Select(_ => AskAsync(Question())).ToList();

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leader);
        followers.ShouldAllBe(follower => !follower.IsCompleted);
        gate.SetResult();
        var answers = await Task.WhenAll(followers).WaitAsync(s_patience);

        _provider.Asked.ShouldBe(2);
        answers.Count(answer => answer.Replayed is null).ShouldBe(1);
    }

    [Fact]
    public async Task AnswerAsync_FollowerGivesUp_OthersAreAnswered()
    {
        var gate = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        _provider.Answer = async (_, _) =>
        {
            await gate.Task;
            return Provider.Good("one");
        };
        var leader = AskAsync(Question());
        var impatient = Cache.AnswerAsync(Question(), _provider.AskAsync, leaving.Token);
        var patient = AskAsync(Question());

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        gate.SetResult();

        (await leader).Text.ShouldBe("one");
        (await patient.WaitAsync(s_patience)).Text.ShouldBe("one");
        _provider.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task AnswerAsync_FollowerThatIsHeld_NoLongerWaits()
    {
        var gate = new TaskCompletionSource();
        using var hold = new CancellationTokenSource();
        _provider.Answer = async (_, number) =>
        {
            if (number > 1)
            {
                return new CompletionOutcome.Deferred(ProviderErrorKind.ServerError, "held", null, default);
            }

            await gate.Task;
            return Provider.Good("one");
        };
        var left = 0;
        var leader = AskAsync(Question());
        var follower = Cache.AnswerAsync(Question() with { Terms = new CallTerms { Hold = hold.Token, Leave = () => left++ } }, _provider.AskAsync, default);

        // It waits without a place that the one ahead might need.
        left.ShouldBe(1);
        await hold.CancelAsync();
        (await follower.WaitAsync(s_patience)).ShouldBeOfType<CompletionOutcome.Deferred>().Message.ShouldBe("held");
        gate.SetResult();
        await leader;
    }

    [Fact]
    public async Task AnswerAsync_StoreThatFails_CostsACallAndNoAnswer()
    {
        var cache = new ReplayCache(new BrokenStore(), TimeProvider.System, NullLogger<ReplayCache>.Instance);

        for (var i = 0; i < 2; i++)
        {
            (await cache.AnswerAsync(Question(), _provider.AskAsync, default)).ShouldBeOfType<CompletionOutcome.Answered>();
        }

        _provider.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task StreamAsync_BrokenInTheMiddle_IsNotKept()
    {
        var delivered = new List<string>();
        ValueTask Deliver(string text, CancellationToken _)
        {
            delivered.Add(text);
            return ValueTask.CompletedTask;
        }

        _provider.Answer = (_, number) => Task.FromResult<CompletionOutcome>(
            number == 1 ? new CompletionOutcome.Deferred(ProviderErrorKind.StreamBroken, "cut", null, default) : Provider.Good("whole"));

        (await Cache.StreamAsync(Question(), Deliver, _provider.AskAsync, default)).ShouldBeOfType<CompletionOutcome.Deferred>();
        (await Cache.StreamAsync(Question(), Deliver, _provider.AskAsync, default)).ShouldBeOfType<CompletionOutcome.Answered>().Replayed.ShouldBeNull();
        (await Cache.StreamAsync(Question(), Deliver, _provider.AskAsync, default)).ShouldBeOfType<CompletionOutcome.Answered>().Replayed.ShouldNotBeNull();

        // The provider here delivers nothing by itself; what is given again is delivered whole.
        delivered.ShouldBe(["whole"]);
        _provider.Asked.ShouldBe(2);
    }

    private static CompletionRequest Question(string tenant = "t") =>
        new("p", "m", [new ChatMessage(ChatRole.User, "Write.")]) { Tenant = tenant, Replay = new ReplayPolicy(TimeSpan.FromDays(1)) };

    private async Task<CompletionOutcome.Answered> AskAsync(CompletionRequest request) =>
        (await Cache.AnswerAsync(request, _provider.AskAsync, default)).ShouldBeOfType<CompletionOutcome.Answered>();

    private sealed class Provider
    {
        private int _asked;

        public int Asked => _asked;

        public Func<CancellationToken, int, Task<CompletionOutcome>> Answer { get; set; } = (_, number) => Task.FromResult<CompletionOutcome>(Good($"answer {number}"));

        public static CompletionOutcome.Answered Good(string text) =>
            new(text, "stop", TimeSpan.FromMilliseconds(5), new CallUsage(1, 0, 10, 20, 0.5m)) { By = new ServedBy("p", "m") };

        public Task<CompletionOutcome> AskAsync(CompletionRequest request, CancellationToken cancellationToken) => Answer(cancellationToken, Interlocked.Increment(ref _asked));
    }

    private sealed class BrokenStore : IReplayStore
    {
        public ValueTask<ReplayEntry?> FindAsync(ReplayKey key, CompletionRequest request, CancellationToken cancellationToken) => throw new IOException("away");

        public ValueTask KeepAsync(ReplayKey key, CompletionRequest request, ReplayEntry entry, CancellationToken cancellationToken) => throw new IOException("away");

        public void Replayed(CompletionRequest request, ReplayEntry entry)
        {
        }
    }
}

using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>One request through all its attempts, whoever they are made at.</summary>
/// <param name="targets">Everybody who may answer, the first choice first; at least one.</param>
/// <param name="request">What is asked.</param>
/// <param name="delivery">Takes the text as it comes; null where only the whole answer is wanted.</param>
/// <param name="cancellationToken">Ends even an attempt in flight.</param>
internal sealed class Question(
    IReadOnlyList<Target> targets, CompletionRequest request, Delivery? delivery, ResilienceOptions options, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly UsageTally _tally = new();

    /// <summary>Whoever failed last goes to the end.</summary>
    private readonly List<Target> _order = [.. targets];

    /// <summary>How many of them have failed since the last pause.</summary>
    private int _failedInRow;
    private Target? _answeredBy;
    private Attempt.Failed? _lastFailure;
    private CallCost _reserved;

    /// <summary>The worst case of the attempts that nobody counted: their vendor may bill it.</summary>
    private CallCost _presumed = new(0, 0);

    /// <summary>What its attempts cost so far.</summary>
    public CallUsage Usage => _tally.Usage;

    /// <summary>Makes one attempt at the first who can be asked; a further one not later than the deadline after the first.</summary>
    /// <param name="waiting">Ends the wait for a turn.</param>
    public async ValueTask<Attempt> AttemptAsync(CancellationToken waiting)
    {
        if (_lastFailure is not { } failed || _tally.FirstSentAt is not { } since)
        {
            return await AskFirstAsync(waiting).ConfigureAwait(false);
        }

        var left = options.Deadline - time.GetElapsedTime(since);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting, deadline.Token);
        try
        {
            return await AskFirstAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !waiting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return failed with { IsWorthRepeating = false };
        }
    }

    private async ValueTask<Attempt> AskFirstAsync(CancellationToken waiting)
    {
        Attempt.TurnedAway? rests = null;
        Target? soonest = null;
        if (_order.Count > 1)
        {
            foreach (var target in _order)
            {
                switch (await AskAsync(target, isPatient: false, waiting).ConfigureAwait(false))
                {
                    case Attempt.TurnedAway away when rests is null || away.RestsFor < rests.RestsFor:
                        (rests, soonest) = (away, target);
                        break;
                    case Attempt.TurnedAway:
                    case Attempt.Unaffordable when rests is not null:
                        break;
                    case var attempt:
                        return Weigh(attempt, target);
                }
            }
        }

        soonest ??= _order[0];
        return Weigh(await AskAsync(soonest, isPatient: true, waiting).ConfigureAwait(false), soonest);
    }

    /// <summary>How it ended, after the last attempt.</summary>
    public CompletionOutcome Conclude(Attempt attempt) => attempt switch
    {
        Attempt.Answered answered => Answer(answered),
        Attempt.Failed { IsTransient: true } failed => new CompletionOutcome.Deferred(failed.Kind, failed.Message, failed.RetryAfter, _tally.Usage),
        Attempt.Failed failed => new CompletionOutcome.Refused(failed.Kind, failed.Message, _tally.Usage),
        // What this question itself ran into says more than the rest that all of them take.
        Attempt.TurnedAway away when _lastFailure is { } failed => new CompletionOutcome.Deferred(failed.Kind, failed.Message, away.RestsFor, _tally.Usage),
        Attempt.TurnedAway away => new CompletionOutcome.Deferred(away.Kind, away.Message, away.RestsFor, _tally.Usage),
        // A stand-in that is too dear, or money that others hold for a moment, is no reason to halt a whole job.
        Attempt.Unaffordable broke when _lastFailure is not null || !broke.IsForGood =>
            new CompletionOutcome.Deferred(_lastFailure?.Kind ?? ProviderErrorKind.RateLimited, broke.Message, null, _tally.Usage),
        Attempt.Unaffordable broke => new CompletionOutcome.OverBudget(broke.Message, _tally.Usage),
        _ => throw new InvalidOperationException($"An attempt cannot end as {attempt.GetType().Name}."),
    };

    /// <summary>How it ended where no further attempt was wanted.</summary>
    public CompletionOutcome Held() => new CompletionOutcome.Deferred(
        _lastFailure?.Kind ?? ProviderErrorKind.ServerError, _lastFailure?.Message ?? "No further call was wanted.", null, _tally.Usage);

    private async ValueTask<Attempt> AskAsync(Target target, bool isPatient, CancellationToken waiting)
    {
        var parameters = AskOptions.Of(request, target.Model, target.Deployment.Provider);
        if (await ReserveAsync(target, parameters, waiting).ConfigureAwait(false) is { } refusal)
        {
            return new Attempt.Unaffordable(refusal.Message, refusal.IsForGood);
        }

        var call = new Call(target.Model, request.Messages, parameters, _tally, request.Terms) { Delivery = delivery, IsPatient = isPatient };
        var uncounted = _tally.Uncounted;
        var attempt = await target.Deployment.TryOnceAsync(call, waiting, cancellationToken).ConfigureAwait(false);
        if (_tally.Uncounted > uncounted)
        {
            var worst = WorstCase.Of(request.Messages, parameters, target.Model);
            _presumed = new CallCost(_presumed.CostUsd + worst.CostUsd, _presumed.Tokens + worst.Tokens);
        }

        return attempt;
    }

    /// <summary>Sets aside what the attempts so far cost and what the next may cost, as far as that is not yet done.</summary>
    private async ValueTask<ReserveRefusal?> ReserveAsync(Target target, ChatOptions parameters, CancellationToken waiting)
    {
        if (request.Terms.Reserve is not { } reserve)
        {
            return null;
        }

        // What has no bound has no worst case.
        parameters.MaxOutputTokens ??= WorstCase.CompletionTokens;
        var worst = WorstCase.Of(request.Messages, parameters, target.Model);
        var spent = _tally.Usage;
        var needed = new CallCost(
            spent.KnownCostUsd + _presumed.CostUsd + worst.CostUsd, spent.PromptTokens + spent.CompletionTokens + _presumed.Tokens + worst.Tokens);
        var more = new CallCost(needed.CostUsd is null ? null : Math.Max(0, needed.CostUsd.Value - (_reserved.CostUsd ?? 0)), Math.Max(0, needed.Tokens - _reserved.Tokens));
        if (more is { CostUsd: 0, Tokens: 0 })
        {
            return null;
        }

        var refusal = await reserve(more, request.Terms.MayWait && _reserved == default, waiting).ConfigureAwait(false);
        if (refusal is null)
        {
            _reserved = new CallCost(
                needed.CostUsd is null ? null : Math.Max(needed.CostUsd.Value, _reserved.CostUsd ?? 0), Math.Max(needed.Tokens, _reserved.Tokens));
        }

        return refusal;
    }

    /// <summary>Decides whether, whom and when to ask again.</summary>
    private Attempt Weigh(Attempt attempt, Target target)
    {
        if (attempt is not Attempt.Failed failed)
        {
            _answeredBy = target;
            return attempt;
        }

        _lastFailure = failed;
        if (delivery is { HasBegun: true } || (_tally.FirstSentAt is { } since && time.GetElapsedTime(since) >= options.Deadline))
        {
            return failed;
        }

        if (failed.IsContextLength)
        {
            // The same conversation is too long for everybody who has no more room than this one.
            _order.RemoveAll(other => other == target || other.Model.ContextLength is not { } room || room <= (target.Model.ContextLength ?? 0));
            return _order.Count > 0 ? failed with { IsWorthRepeating = true, Pause = TimeSpan.Zero } : failed;
        }

        if (!failed.IsTransient)
        {
            return failed;
        }

        _order.Remove(target);
        _order.Add(target);
        if (++_failedInRow < _order.Count)
        {
            return failed with { IsWorthRepeating = true, Pause = TimeSpan.Zero };
        }

        _failedInRow = 0;
        return failed with { IsWorthRepeating = _order.Count > 1 || !(failed.RetryAfter > options.LongestWait), Pause = PauseAfter(failed) };
    }

    /// <summary>Null takes the backoff. Behind a cool-down the next attempt waits anyway, together with all others.</summary>
    private static TimeSpan? PauseAfter(Attempt.Failed failed) => failed switch
    {
        { RetryAfter: { } wait } when wait > TimeSpan.Zero => TimeSpan.Zero,
        { Kind: ProviderErrorKind.RateLimited, RetryAfter: null } => TimeSpan.Zero,
        _ => null,
    };

    private CompletionOutcome Answer(Attempt.Answered answered)
    {
        var finishReason = answered.Response.FinishReason;
        return finishReason == ChatFinishReason.ContentFilter
            ? new CompletionOutcome.Refused(ProviderErrorKind.ContentFilter, "The provider's content filter cut the answer.", _tally.Usage)
            : new CompletionOutcome.Answered(answered.Response.Text, finishReason?.Value, answered.Latency, _tally.Usage)
            {
                By = new ServedBy(_answeredBy!.Model.Provider, _answeredBy.Model.Name),
            };
    }
}

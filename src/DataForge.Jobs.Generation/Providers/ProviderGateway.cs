using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>
/// Everything between a rendered prompt and an answer. It alone retries: adapters and packages below it send every
/// request once. One instance serves the whole process.
/// </summary>
public sealed class ProviderGateway : IDisposable
{
    private readonly Dictionary<string, Deployment> _deployments = new(StringComparer.OrdinalIgnoreCase);
    private readonly ModelRegistry _models;
    private readonly ReplayCache? _replay;

    /// <summary>Opens every provider that is configured.</summary>
    public ProviderGateway(ProviderOptions options, ModelRegistry models, ICallPermits permits, TimeProvider time, ILogger<ProviderGateway> logger, ReplayCache? replay = null)
        : this(ProviderClients.Of(options, time), options?.Resilience!, models, time, logger, permits) => _replay = replay;

    internal ProviderGateway(
        IEnumerable<ProviderClient> providers, ResilienceOptions resilience, ModelRegistry models, TimeProvider time, ILogger? logger = null, ICallPermits? permits = null)
    {
        _models = models;
        foreach (var provider in providers)
        {
            _deployments.Add(provider.Name, new Deployment(provider, resilience, permits ?? new UnlimitedPermits(), time, logger ?? NullLogger.Instance));
        }
    }

    /// <summary>How every configured provider fares.</summary>
    public IReadOnlyList<ProviderHealth> Health => [.. _deployments.Values.Select(static deployment => deployment.Health)];

    /// <summary>How one provider fares; null where none of that name is configured.</summary>
    public ProviderHealth? HealthOf(string provider) => _deployments.GetValueOrDefault(provider)?.Health;

    /// <summary>Sets how many of a provider's calls at once are this process's, where processes share them out.</summary>
    /// <param name="share">0 and up.</param>
    public void ShareConcurrency(string provider, int share) => _deployments.GetValueOrDefault(provider)?.Share(share);

    /// <summary>Asks, with retries; cancellation is the only exception.</summary>
    public Task<CompletionOutcome> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        _replay is null ? AskAsync(request, cancellationToken) : _replay.AnswerAsync(request, AskAsync, cancellationToken);

    /// <summary>Whole, until the gateway streams.</summary>
    public async Task<CompletionOutcome> StreamAsync(CompletionRequest request, Func<string, CancellationToken, ValueTask> deliver, CancellationToken cancellationToken)
    {
        var outcome = await CompleteAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome is CompletionOutcome.Answered answered)
        {
            await deliver(answered.Text, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    private async Task<CompletionOutcome> AskAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_deployments.TryGetValue(request.Provider, out var deployment))
        {
            return new CompletionOutcome.Refused(ProviderErrorKind.BadRequest, $"The provider '{request.Provider}' is not configured here.", default);
        }

        var model = _models.Find(request.Provider, request.Model);
        var question = new Question(deployment, request, model, cancellationToken);
        var hold = request.Terms.Hold;
        using var waiting = hold.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold) : null;
        try
        {
            var last = await deployment.Retries
                .ExecuteAsync(static (question, token) => question.AttemptAsync(token), question, waiting?.Token ?? cancellationToken)
                .ConfigureAwait(false);
            if (last is not Attempt.Answered)
            {
                // An answer that came at the last moment is paid for, and is worth having.
                cancellationToken.ThrowIfCancellationRequested();
            }

            return question.Conclude(last);
        }
        catch (OperationCanceledException) when (hold.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return question.Held();
        }
        catch (OperationCanceledException) when (request.Terms.Cancelled is { } cancelled && question.Usage.Calls > 0)
        {
            cancelled(question.Usage);
            throw;
        }
    }

    /// <summary>Closes the connections of every provider.</summary>
    public void Dispose()
    {
        foreach (var deployment in _deployments.Values)
        {
            deployment.Dispose();
        }
    }

    /// <summary>One request through all its attempts.</summary>
    /// <param name="cancellationToken">Ends even an attempt in flight.</param>
    private sealed class Question(Deployment deployment, CompletionRequest request, ModelEntry? model, CancellationToken cancellationToken)
    {
        private readonly ChatOptions _options = AskOptions.Of(request, model, deployment.Provider);
        private readonly UsageTally _tally = new(model);
        private Attempt.Failed? _lastFailure;
        private CallCost _reserved;

        public CallUsage Usage => _tally.Usage;

        public async ValueTask<Attempt> AttemptAsync(CancellationToken waiting)
        {
            if (await ReserveAsync(waiting).ConfigureAwait(false) is { } refusal)
            {
                return new Attempt.Unaffordable(refusal);
            }

            var attempt = await deployment.TryOnceAsync(request.Messages, _options, _tally, request.Terms, waiting, cancellationToken).ConfigureAwait(false);
            _lastFailure = attempt as Attempt.Failed ?? _lastFailure;
            return attempt;
        }

        /// <summary>Sets aside what the attempts so far cost and what the next may cost, as far as that is not yet done.</summary>
        private async ValueTask<string?> ReserveAsync(CancellationToken waiting)
        {
            if (request.Terms.Reserve is not { } reserve)
            {
                return null;
            }

            // What has no bound has no worst case.
            _options.MaxOutputTokens ??= WorstCase.CompletionTokens;
            var worst = WorstCase.Of(request.Messages, _options, model);
            var spent = _tally.Usage;
            var needed = new CallCost(spent.CostUsd + worst.CostUsd, spent.PromptTokens + spent.CompletionTokens + worst.Tokens);
            var more = new CallCost(needed.CostUsd is null ? null : Math.Max(0, needed.CostUsd.Value - (_reserved.CostUsd ?? 0)), Math.Max(0, needed.Tokens - _reserved.Tokens));
            if (more is { CostUsd: 0, Tokens: 0 })
            {
                return null;
            }

            var refusal = await reserve(more, request.Terms.MayWait && _reserved == default, waiting).ConfigureAwait(false);
            _reserved = refusal is null ? needed : _reserved;
            return refusal;
        }

        public CompletionOutcome Conclude(Attempt attempt) => attempt switch
        {
            Attempt.Answered answered => Answer(answered),
            Attempt.Failed { IsTransient: true } failed =>
                new CompletionOutcome.Deferred(failed.Kind, failed.Message, failed.RetryAfter, _tally.Usage),
            Attempt.Failed failed => new CompletionOutcome.Refused(failed.Kind, failed.Message, _tally.Usage),
            // What this question itself ran into says more than the rest that all of them take.
            Attempt.TurnedAway away when _lastFailure is { } failed =>
                new CompletionOutcome.Deferred(failed.Kind, failed.Message, away.RestsFor, _tally.Usage),
            Attempt.TurnedAway away => new CompletionOutcome.Deferred(away.Kind, away.Message, away.RestsFor, _tally.Usage),
            Attempt.Unaffordable broke => new CompletionOutcome.OverBudget(broke.Message, _tally.Usage),
            _ => throw new InvalidOperationException($"An attempt cannot end as {attempt.GetType().Name}."),
        };

        public CompletionOutcome Held() => new CompletionOutcome.Deferred(
            _lastFailure?.Kind ?? ProviderErrorKind.ServerError, _lastFailure?.Message ?? "No further call was wanted.", null, _tally.Usage);

        private CompletionOutcome Answer(Attempt.Answered answered)
        {
            var finishReason = answered.Response.FinishReason;
            return finishReason == ChatFinishReason.ContentFilter
                ? new CompletionOutcome.Refused(ProviderErrorKind.ContentFilter, "The provider's content filter cut the answer.", _tally.Usage)
                : new CompletionOutcome.Answered(answered.Response.Text, finishReason?.Value, answered.Latency, _tally.Usage);
        }
    }
}

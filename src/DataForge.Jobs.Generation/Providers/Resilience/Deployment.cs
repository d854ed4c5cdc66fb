using DataForge.Jobs.Generation.Providers.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>A provider as this process reaches it: its client, and everything its calls share.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly ResilienceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AdaptiveConcurrency _concurrency;
    private readonly Circuits _circuits;
    private readonly ICallPermits _permits;
    private readonly TokenEstimate _estimate = new();
    private readonly TimeSpan? _attemptTimeout;
    private readonly Lock _gate = new();
    private DateTimeOffset? _lastSuccess;
    private DateTimeOffset? _lastErrorAt;
    private ProviderErrorKind? _lastErrorKind;
    private long _calls;
    private long _answers;

    public Deployment(ProviderClient provider, ResilienceOptions options, ICallPermits permits, TimeProvider time, ILogger logger)
    {
        _permits = permits;
        Provider = provider;
        _options = options;
        _time = time;
        _logger = logger;
        _attemptTimeout = provider.AttemptTimeout;
        _concurrency = new AdaptiveConcurrency(provider.MaxConcurrency ?? options.MaxConcurrency, options.LongestWait, time);
        _circuits = new Circuits(options, time);
    }

    public ProviderClient Provider { get; }

    public ProviderHealth Health
    {
        get
        {
            lock (_gate)
            {
                return new ProviderHealth(
                    Provider.Name,
                    _circuits.State,
                    _lastSuccess,
                    _lastErrorKind,
                    _lastErrorAt,
                    _circuits.ConsecutiveFailures,
                    _concurrency.Limit,
                    _concurrency.InFlight,
                    _concurrency.Waiting,
                    _concurrency.CooldownLeft,
                    _calls,
                    _answers);
            }
        }
    }

    /// <summary>Sets how many calls at once are this process's.</summary>
    public void Share(int share) => _concurrency.Share(share);

    /// <summary>Calls once, if the provider is not resting; cancellation is the only exception.</summary>
    /// <param name="waiting">Ends the wait for a turn.</param>
    /// <param name="cancellationToken">Ends the call itself.</param>
    public async ValueTask<Attempt> TryOnceAsync(Call call, CancellationToken waiting, CancellationToken cancellationToken)
    {
        waiting.ThrowIfCancellationRequested();
        var breaker = _circuits.Of(call.Model.ProviderName);
        var passage = await breaker.PassAsync(call.IsPatient, waiting).ConfigureAwait(false);
        if (!passage.Granted)
        {
            return CircuitIsOpen(passage.RestsFor);
        }

        var verdict = CallVerdict.Nothing;
        try
        {
            var admission = await _concurrency.EnterAsync(call.IsPatient, waiting).ConfigureAwait(false);
            if (!admission.Granted)
            {
                return new Attempt.TurnedAway(ProviderErrorKind.RateLimited, $"{Provider.Name} asked for a pause.", admission.RestsFor);
            }

            TimeSpan? cooldown = null;
            try
            {
                var tokens = _estimate.Of(call.Messages, call.Options);
                await _permits.AcquireAsync(Provider.Name, tokens, waiting).ConfigureAwait(false);
                if (call.Terms.Enter is { } enter)
                {
                    await enter(waiting).ConfigureAwait(false);
                }

                waiting.ThrowIfCancellationRequested();
                if (breaker.Blocks(passage, out var restsFor))
                {
                    return CircuitIsOpen(restsFor);
                }

                var attempt = await SendAsync(call, cancellationToken).ConfigureAwait(false);
                Settle(attempt, call, tokens);
                verdict = Judge(attempt);
                cooldown = Cooldown(attempt);
                return attempt;
            }
            finally
            {
                _concurrency.Leave(admission, verdict, cooldown);
                if (verdict != CallVerdict.Success)
                {
                    call.Terms.Leave?.Invoke();
                }
            }
        }
        finally
        {
            LogChange(breaker.Report(passage, verdict));
        }
    }

    public void Dispose() => Provider.Dispose();

    private static CallVerdict Judge(Attempt attempt) => attempt switch
    {
        Attempt.Answered => CallVerdict.Success,
        Attempt.Failed { Kind: ProviderErrorKind.RateLimited } => CallVerdict.RateLimited,
        Attempt.Failed { IsTransient: true } => CallVerdict.Failure,
        _ => CallVerdict.Refused,
    };

    /// <summary>A 429 pauses everybody; so does any answer that says how long to stay away.</summary>
    private TimeSpan? Cooldown(Attempt attempt) => attempt switch
    {
        Attempt.Failed { Kind: ProviderErrorKind.RateLimited } limited => limited.RetryAfter ?? _options.Cooldown,
        Attempt.Failed { IsTransient: true } failed => failed.RetryAfter,
        Attempt.Answered answered => Allowance.RestOf(answered.Response),
        _ => null,
    };

    private void Settle(Attempt attempt, Call call, long estimated)
    {
        var usage = (attempt as Attempt.Answered)?.Response.Usage;
        _estimate.Learn(call.Messages, call.Options, usage);
        _permits.Settle(Provider.Name, estimated, attempt is not Attempt.Answered ? 0 : usage?.InputTokenCount + usage?.OutputTokenCount ?? estimated);
    }

    private async ValueTask<Attempt> SendAsync(Call call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var started = _time.GetTimestamp();
        call.Tally.Sent(started);
        using var span = AttemptSpan.Begin(call, Provider.Name);
        using var attemptTime = _attemptTimeout is { } limit ? new CancellationTokenSource(limit, _time) : null;
        using var either = attemptTime is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, attemptTime.Token);
        var ends = either?.Token ?? cancellationToken;
        try
        {
            var response = call.Delivery is { } delivery
                ? await delivery.ReadAsync(Provider.Client.GetStreamingResponseAsync(call.Messages, call.Options, ends), ends).ConfigureAwait(false)
                : await Provider.Client.GetResponseAsync(call.Messages, call.Options, ends).ConfigureAwait(false);
            response.Usage = TokenCounts.Believable(response.Usage);
            var latency = _time.GetElapsedTime(started);
            call.Tally.Answered(call.Model, response.Usage, latency);
            AttemptSpan.Answered(span, response);
            lock (_gate)
            {
                _answers++;
                _lastSuccess = _time.GetUtcNow();
            }

            return new Attempt.Answered(response, latency);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || call.Delivery is { IsReaderGone: true })
        {
            call.Tally.Cancelled(call.Model, _time.GetElapsedTime(started));
            AttemptSpan.Cancelled(span);
            throw;
        }
        catch (Exception exception)
        {
            var failure = Describe(exception);
            AttemptSpan.Failed(span, failure.Kind);
            var wasAtWork = exception is OperationCanceledException or TimeoutException || exception is ProviderException { WasAtWork: true } || failure.Kind == ProviderErrorKind.StreamBroken;
            call.Tally.Failed(call.Model, TokenCounts.Believable((exception as ProviderException)?.Usage), failure.Kind, wasAtWork, _time.GetElapsedTime(started));
            lock (_gate)
            {
                _lastErrorKind = failure.Kind;
                _lastErrorAt = _time.GetUtcNow();
            }

            return failure;
        }
    }

    /// <summary>Says nothing of an exception that is not ours but its type: its words may hold addresses or headers.</summary>
    private Attempt.Failed Describe(Exception exception) => exception switch
    {
        ProviderException known => new(known.Kind, known.Message, known.RetryAfter) { IsContextLength = known.IsContextLength },
        OperationCanceledException or TimeoutException => new(ProviderErrorKind.Timeout, $"{Provider.Name} did not answer in time.", null),
        _ => new(ProviderErrorKind.ServerError, $"The call to {Provider.Name} broke: {exception.GetType().Name}.", null),
    };

    private Attempt.TurnedAway CircuitIsOpen(TimeSpan restsFor)
    {
        ProviderErrorKind kind;
        lock (_gate)
        {
            kind = _lastErrorKind ?? ProviderErrorKind.ServerError;
        }

        return new(kind, $"{Provider.Name} rests after {_options.BreakAfterFailures} failures in a row.", restsFor);
    }

    private void LogChange(CircuitChange change)
    {
        if (change == CircuitChange.Opened)
        {
            ProviderLog.CircuitOpened(_logger, Provider.Name, _options.BreakDuration, _lastErrorKind, null);
        }
        else if (change == CircuitChange.Closed)
        {
            ProviderLog.CircuitClosed(_logger, Provider.Name, null);
        }
    }
}

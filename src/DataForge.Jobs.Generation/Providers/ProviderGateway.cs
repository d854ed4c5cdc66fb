using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Redaction;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Routing;
using DataForge.Jobs.Generation.Providers.Telemetry;
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
    private readonly ResilienceOptions _resilience;
    private readonly ResiliencePipeline<Attempt> _retries;
    private readonly ILogger _logger;
    private readonly Redactor _redactor;
    private readonly Router _router;
    private readonly TimeProvider _time;
    private readonly ReplayCache? _replay;

    /// <summary>Opens every provider that is configured.</summary>
    public ProviderGateway(ProviderOptions options, ModelRegistry models, ICallPermits permits, TimeProvider time, ILogger<ProviderGateway> logger, ReplayCache? replay = null)
        : this(ProviderClients.Of(options, time), options?.Resilience!, models, time, logger, permits, options) => _replay = replay;

    internal ProviderGateway(
        IEnumerable<ProviderClient> providers,
        ResilienceOptions resilience,
        ModelRegistry models,
        TimeProvider time,
        ILogger? logger = null,
        ICallPermits? permits = null,
        ProviderOptions? options = null)
    {
        (_resilience, _time, _logger) = (resilience, time, logger ?? NullLogger.Instance);
        options ??= new ProviderOptions();
        _redactor = new Redactor(options);
        foreach (var provider in providers)
        {
            _deployments.Add(provider.Name, new Deployment(provider, resilience, permits ?? new UnlimitedPermits(), time, _logger));
        }

        _retries = RetryPipeline.Build(resilience, time);
        _router = new Router(models, options.Routing, _deployments);
    }

    /// <summary>How every configured provider fares.</summary>
    public IReadOnlyList<ProviderHealth> Health => [.. _deployments.Values.Select(static deployment => deployment.Health)];

    /// <summary>How one provider fares; null where none of that name is configured.</summary>
    public ProviderHealth? HealthOf(string provider) => _deployments.GetValueOrDefault(provider)?.Health;

    /// <summary>Sets how many of a provider's calls at once are this process's, where processes share them out.</summary>
    /// <param name="share">0 and up.</param>
    public void ShareConcurrency(string provider, int share) => _deployments.GetValueOrDefault(provider)?.Share(share);

    /// <summary>Asks, with retries; cancellation is the only exception.</summary>
    public Task<CompletionOutcome> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) => AnswerAsync(request, null, cancellationToken);

    /// <summary>
    /// Asks, and hands the text on as it comes, unbuffered. As long as nothing was handed on, a failed attempt is repeated
    /// like any other; after that its failure is the outcome, since what was handed on cannot be taken back.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="deliver">Takes the next piece of text. Whatever it throws ends the call and is thrown here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The same outcome as without streaming, with the whole text.</returns>
    public Task<CompletionOutcome> StreamAsync(CompletionRequest request, Func<string, CancellationToken, ValueTask> deliver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deliver);
        return AnswerAsync(request, deliver, cancellationToken);
    }

    /// <summary>
    /// Asks a provider, without a billed call, whether it is there and which models it has. Null where none of that name is
    /// configured, or its adapter, a plugin's, cannot tell.
    /// </summary>
    public async Task<ProviderListing?> LookAsync(string provider, CancellationToken cancellationToken)
    {
        if (_deployments.GetValueOrDefault(provider)?.Provider.Client.GetService(typeof(IProviderDirectory)) is not IProviderDirectory directory)
        {
            return null;
        }

        var check = await directory.CheckAsync(cancellationToken).ConfigureAwait(false);
        check = check with { Message = _redactor.Clean(check.Message) };
        if (!check.IsHealthy)
        {
            return new ProviderListing(check, null);
        }

        try
        {
            return new ProviderListing(check, await directory.ListModelsAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ProviderException)
        {
            // Many compatible servers have no list, and are well.
            return new ProviderListing(check, null);
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

    /// <summary>
    /// What stands around a question, outermost first: telemetry, the replay cache, redaction (so that what is kept
    /// is clean), then the question itself. Within it
    /// (<see cref="Question"/>): the budget's reservation, the router's choice and the retries; and around each attempt
    /// (<see cref="Deployment"/>): the circuit, the adaptive concurrency, permits, the attempt's time, the stream's
    /// integrity, the adapter.
    /// </summary>
    private async Task<CompletionOutcome> AnswerAsync(
        CompletionRequest request, Func<string, CancellationToken, ValueTask>? deliver, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var span = GatewayTelemetry.Begin(request);
        var started = _time.GetTimestamp();
        ProviderLog.Asked(_logger, request, _redactor);
        var pieces = deliver is null ? null : new RedactedPieces(_redactor, deliver, cancellationToken);
        var delivery = pieces is null ? null : new Delivery(pieces.TakeAsync, cancellationToken);
        var outcome = await ((_replay, deliver) switch
        {
            (null, _) => AskCleanAsync(request, cancellationToken),
            (_, null) => _replay.AnswerAsync(request, AskCleanAsync, cancellationToken),
            _ => _replay.StreamAsync(request, deliver, AskCleanAsync, cancellationToken),
        }).ConfigureAwait(false);
        ProviderLog.Said(_logger, request, outcome);
        GatewayTelemetry.End(span, request, outcome, _time.GetElapsedTime(started));
        return outcome;

        async Task<CompletionOutcome> AskCleanAsync(CompletionRequest asked, CancellationToken token)
        {
            var answer = _redactor.Clean(await AskAsync(asked, delivery, token).ConfigureAwait(false));
            if (pieces is not null)
            {
                await EndAsync(pieces, asked, answer.Usage).ConfigureAwait(false);
            }

            return answer;
        }
    }

    /// <summary>Hands on what was held back; where nobody is there to take it, what the question cost is told all the same.</summary>
    private static async Task EndAsync(RedactedPieces pieces, CompletionRequest request, CallUsage usage)
    {
        try
        {
            await pieces.EndAsync().ConfigureAwait(false);
        }
        catch (Exception) when (request.Terms.Cancelled is { } cancelled && usage.Calls > 0)
        {
            cancelled(usage);
            throw;
        }
    }

    private async Task<CompletionOutcome> AskAsync(CompletionRequest request, Delivery? delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var targets = _router.Of(request);
        if (targets.Count == 0)
        {
            return new CompletionOutcome.Refused(ProviderErrorKind.BadRequest, $"The provider '{request.Provider}' is not configured here.", default);
        }

        var question = new Question(targets, request, delivery, _resilience, _time, cancellationToken);
        var hold = request.Terms.Hold;
        using var waiting = hold.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold) : null;
        try
        {
            var last = await _retries
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
        catch (Exception) when (request.Terms.Cancelled is { } cancelled && question.Usage.Calls > 0)
        {
            cancelled(question.Usage);
            throw;
        }
    }
}

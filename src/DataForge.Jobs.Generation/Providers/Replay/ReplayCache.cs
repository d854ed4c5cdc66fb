using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>
/// Gives answers again to whoever allows it, outermost of all: before budgets, routing and retries. The same request is
/// under way once in a process; those that ask it meanwhile wait for that answer. Only whole and good answers are kept.
/// A store that fails costs a call, never an answer.
/// </summary>
public sealed partial class ReplayCache(IReplayStore store, TimeProvider time, ILogger<ReplayCache> logger)
{
    /// <summary>How long anybody waits for somebody else's answer before asking; about as long as one attempt may take.</summary>
    private static readonly TimeSpan LongestFollow = TimeSpan.FromMinutes(2);

    /// <summary>How long a question waits for the store: a database that is away must not hold up those that can be asked.</summary>
    private static readonly TimeSpan LongestFind = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer in hand waits for its store.</summary>
    private static readonly TimeSpan LongestKeep = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ReplayKey, TaskCompletionSource<Landing>> _flights = new();

    /// <summary>Answers a request from the store, from a request under way, or by asking.</summary>
    /// <param name="ask">Asks; what it throws is thrown, and what it answers is answered.</param>
    public async Task<CompletionOutcome> AnswerAsync(
        CompletionRequest request, Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(ask);
        if (request.Replay is not { } policy || ReplayKey.Of(request) is not { } key)
        {
            return await ask(request, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            var mine = new TaskCompletionSource<Landing>(TaskCreationOptions.RunContinuationsAsynchronously);
            var flight = _flights.GetOrAdd(key, mine);
            if (flight == mine)
            {
                return await LeadAsync(mine, key, request, ask, cancellationToken).ConfigureAwait(false);
            }

            // Whoever waits here holds no place that the one ahead might wait for.
            request.Terms.Leave?.Invoke();
            switch (await FollowAsync(flight.Task, request.Terms.Hold, cancellationToken).ConfigureAwait(false))
            {
                case { Entry: { } entry } landing when landing.IsNew || policy.Ttl >= landing.Ttl:
                    return Again(request, entry, TimeSpan.Zero);

                case { IsFailed: true } or null:
                    // Its trouble need not be ours, and waiting for one after another would add up.
                    return await AskAsync(key, request, ask, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same for an answer that is delivered while it arrives. One that is given again is delivered as a whole.</summary>
    public async Task<CompletionOutcome> StreamAsync(
        CompletionRequest request, Func<string, CancellationToken, ValueTask> deliver, Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(deliver);
        ArgumentNullException.ThrowIfNull(ask);
        if (request.Replay is null || ReplayKey.Of(request) is not { } key)
        {
            return await ask(request, cancellationToken).ConfigureAwait(false);
        }

        var started = time.GetTimestamp();
        if (await FindAsync(key, request, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            await deliver(entry.Text, cancellationToken).ConfigureAwait(false);
            return Again(request, entry, time.GetElapsedTime(started));
        }

        return await AskAsync(key, request, ask, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CompletionOutcome> LeadAsync(
        TaskCompletionSource<Landing> flight, ReplayKey key, CompletionRequest request, Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> ask, CancellationToken cancellationToken)
    {
        var landing = Landing.Abandoned;
        try
        {
            var started = time.GetTimestamp();
            if (await FindAsync(key, request, cancellationToken).ConfigureAwait(false) is { } found)
            {
                landing = new Landing(found, IsNew: false, request.Replay!.Ttl);
                return Again(request, found, time.GetElapsedTime(started));
            }

            var outcome = await AskAsync(key, request, ask, cancellationToken).ConfigureAwait(false);
            landing = ReplayEntry.Of(outcome, request) is { } entry ? new Landing(entry, IsNew: true, default) : Landing.Failed;
            return outcome;
        }
        finally
        {
            _flights.TryRemove(KeyValuePair.Create(key, flight));
            flight.SetResult(landing);
        }
    }

    /// <summary>Null where the wait was too long, or no further call is wanted; asking then says so.</summary>
    private async Task<Landing?> FollowAsync(Task<Landing> flight, CancellationToken hold, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hold, cancellationToken);
        try
        {
            return await flight.WaitAsync(LongestFollow, time, either.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<CompletionOutcome> AskAsync(
        ReplayKey key, CompletionRequest request, Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> ask, CancellationToken cancellationToken)
    {
        var outcome = await ask(request, cancellationToken).ConfigureAwait(false);
        if (ReplayEntry.Of(outcome, request) is { } entry)
        {
            await KeepAsync(key, request, entry).ConfigureAwait(false);
        }

        return outcome;
    }

    private async Task<ReplayEntry?> FindAsync(ReplayKey key, CompletionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(key, request, cancellationToken).AsTask().WaitAsync(LongestFind, time, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the store's trouble is, the question can be asked.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NotFound(exception.Message);
            return null;
        }
    }

    private async Task KeepAsync(ReplayKey key, CompletionRequest request, ReplayEntry entry)
    {
        try
        {
            // It is paid for: whoever gives up now would buy it again.
            await store.KeepAsync(key, request, entry, CancellationToken.None).AsTask().WaitAsync(LongestKeep, time).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the store's trouble is, the answer is there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NotKept(exception.Message);
        }
    }

    private CompletionOutcome.Answered Again(CompletionRequest request, ReplayEntry entry, TimeSpan latency)
    {
        store.Replayed(request, entry);
        return entry.Again(latency);
    }

    [LoggerMessage(LogLevel.Warning, "Kept answers cannot be read, and are asked for again: {Problem}")]
    private partial void NotFound(string problem);

    [LoggerMessage(LogLevel.Warning, "An answer could not be kept for later: {Problem}")]
    private partial void NotKept(string problem);

    /// <summary>What became of a request under way.</summary>
    /// <param name="Entry">The answer; null where there is none that may be given again.</param>
    /// <param name="IsNew">Whether it was bought now, so that it is young enough for anybody.</param>
    /// <param name="Ttl">Otherwise how old it may be.</param>
    private sealed record Landing(ReplayEntry? Entry, bool IsNew, TimeSpan Ttl)
    {
        /// <summary>Whoever asked gave up.</summary>
        public static Landing Abandoned { get; } = new(null, false, default);

        /// <summary>It was asked, and there is no good answer.</summary>
        public static Landing Failed { get; } = new(null, false, default) { IsFailed = true };

        public bool IsFailed { get; private init; }
    }
}

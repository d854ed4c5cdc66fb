using System.Threading.Channels;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Worker.Spending;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>
/// Group commit: whatever has arrived while the last flush was under way goes into the next one. A finished candidate
/// is stored within a few milliseconds when there is little to do, and in hundreds when there is much.
/// </summary>
internal sealed partial class CandidateWriter(CandidateLedger ledger, BudgetBook book, ProcessIdentity identity, TimeProvider time, ILogger<CandidateWriter> logger) : BackgroundService
{
    private const int Largest = 1024;

    /// <summary>Why a candidate failed whose answer the database cannot hold: to us the provider answered with garbage.</summary>
    private const string Unreadable = "provider:server_error";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long what has come before the end may take to be written.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    // Bounded, so that a database that is away slows generation down instead of filling the memory.
    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(4 * Largest) { SingleReader = true });
    private long _sequence;

    /// <summary>Stores a candidate under a claim; completes once that is committed, or refused because the claim is stale.</summary>
    /// <param name="settled">What had been set aside for its calls.</param>
    public Task StoreAsync(BatchClaim claim, Candidate candidate, CallRows calls, SettledReservation? settled, CancellationToken cancellationToken) =>
        WriteAsync(new Entry(claim, candidate, calls, settled, false, Waiter()), cancellationToken);

    /// <summary>
    /// Books calls that brought no candidate. What was paid is booked, and what was set aside is freed, also where the run
    /// was given up meanwhile: a reservation that nobody frees would hold its job's budget for as long as this process lives.
    /// </summary>
    public ValueTask AddUsageAsync(CallRows calls, SettledReservation? settled) =>
        calls.Usage.Count == 0 && settled is null ? ValueTask.CompletedTask : _entries.Writer.WriteAsync(new Entry(default, null, calls, settled, false, null));

    /// <summary>Frees what was set aside for calls that were never made.</summary>
    public ValueTask FreeAsync(SettledReservation settled, CancellationToken cancellationToken) =>
        _entries.Writer.WriteAsync(new Entry(default, null, null, settled, false, null), cancellationToken);

    /// <summary>Marks a batch as finished; completes once that is committed.</summary>
    public Task FinishAsync(BatchClaim claim, CancellationToken cancellationToken) =>
        WriteAsync(new Entry(claim, null, null, null, true, Waiter()), cancellationToken);

    /// <summary>
    /// Writes what has come, in a time of its own: the host's may be over where runs had to be given up, and what they cost
    /// is to be booked above all.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await (ExecuteTask ?? Task.CompletedTask);
    }

    private static TaskCompletionSource Waiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WriteAsync(Entry entry, CancellationToken cancellationToken)
    {
        // Whoever gives up no longer waits, but what it costs is booked all the same.
        await _entries.Writer.WriteAsync(entry, CancellationToken.None);
        await entry.Stored!.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        await using var ending = stoppingToken.UnsafeRegister(_ => end.CancelAfter(LongestEnd), null);
        try
        {
            while (await WaitAsync(stoppingToken))
            {
                await FlushNextAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The database is away, or too slow. What had been set aside for what is not booked is charged as it expires.
        }
    }

    /// <summary>Whether there is anything to write; once the process stops, nothing more is waited for.</summary>
    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _entries.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return _entries.Reader.TryPeek(out _);
        }
    }

    private async Task FlushNextAsync(CancellationToken cancellationToken)
    {
        var group = new List<Entry>(Largest);
        while (group.Count < Largest && _entries.Reader.TryRead(out var entry))
        {
            group.Add(entry);
        }

        await FlushAsync(group, cancellationToken);
        foreach (var entry in group)
        {
            entry.Stored?.TrySetResult();
        }
    }

    private async Task FlushAsync(List<Entry> group, CancellationToken cancellationToken)
    {
        var flush = new LedgerFlush(
            [.. group.Where(entry => entry.Candidate is not null).Select(entry => (entry.Claim, entry.Candidate!))],
            [.. group.Where(entry => entry.Finished).Select(entry => entry.Claim)],
            [.. group.SelectMany(entry => entry.Calls?.Usage ?? [])
                .GroupBy(usage => (usage.JobId, usage.Provider, usage.Model)).Select(Sum)])
        {
            Calls = [.. group.SelectMany(entry => entry.Calls?.Calls ?? [])],
            Settled = [.. group.Select(entry => entry.Settled).OfType<SettledReservation>()],
        };
        var sequence = ++_sequence;
        while (true)
        {
            try
            {
                var (refused, late) = await ledger.FlushAsync(identity.Id, sequence, flush, cancellationToken);
                WorkerMeter.SurplusOf(late);
                if (refused > 0)
                {
                    Stale(refused);
                    WorkerMeter.Refused(refused);
                }

                foreach (var settled in flush.Settled)
                {
                    book.Remove(settled);
                }

                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (PostgresException exception) when (exception.SqlState.StartsWith("22", StringComparison.Ordinal) && flush.Candidates.Count > 0)
            {
                // One value that the database cannot hold must not keep the others from being stored.
                flush = await WithoutUnstorableAsync(flush, exception, cancellationToken);
                sequence = ++_sequence;
            }
#pragma warning disable CA1031 // Answers are paid for: whatever the matter is, they are kept until they can be stored.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Waiting(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<LedgerFlush> WithoutUnstorableAsync(LedgerFlush flush, PostgresException problem, CancellationToken cancellationToken)
    {
        if (flush.Candidates.Count > 1)
        {
            // Stored one by one, each under a number of its own; the usage and the finished batches follow as before.
            foreach (var one in flush.Candidates)
            {
                await FlushAsync([new Entry(one.Claim, one.Candidate, null, null, false, null)], cancellationToken);
            }

            return flush with { Candidates = [] };
        }

        var (claim, candidate) = flush.Candidates[0];
        Unstorable(candidate.JobId, candidate.Ordinal, problem.MessageText);
        candidate.Outcome = CandidateOutcome.Failed;
        candidate.Reason = Unreadable;
        candidate.Message = "The answer could not be stored: " + problem.MessageText;
        (candidate.Text, candidate.Data, candidate.Scores, candidate.Signature) = (null, null, null, []);
        return flush with { Candidates = [(claim, candidate)] };
    }

    private static UsageEntry Sum(IGrouping<(Guid JobId, string Provider, string Model), UsageEntry> same)
    {
        var sum = new UsageEntry { JobId = same.Key.JobId, Provider = same.Key.Provider, Model = same.Key.Model };
        foreach (var each in same)
        {
            sum.Add(each);
        }

        return sum;
    }

    private readonly record struct Entry(BatchClaim Claim, Candidate? Candidate, CallRows? Calls, SettledReservation? Settled, bool Finished, TaskCompletionSource? Stored);

    [LoggerMessage(LogLevel.Warning, "{Count} candidates were refused because their batch had passed to another worker")]
    private partial void Stale(int count);

    [LoggerMessage(LogLevel.Warning, "Candidates wait to be stored: {Problem}")]
    private partial void Waiting(string problem);

    [LoggerMessage(LogLevel.Error, "Candidate {Ordinal} of job {JobId} cannot be stored: {Problem}")]
    private partial void Unstorable(Guid jobId, long ordinal, string problem);
}

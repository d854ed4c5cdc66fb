using System.Collections.Concurrent;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>What this process works on now.</summary>
internal sealed class BatchRuns
{
    private readonly ConcurrentDictionary<(BatchKey Key, long Fence), BatchRun> _runs = [];
    private volatile bool _stopping;

    /// <summary>Whether the process takes nothing new.</summary>
    public bool Stopping => _stopping;

    /// <summary>How many there are.</summary>
    public int Count => _runs.Count;

    /// <summary>The jobs that have one.</summary>
    public Guid[] Jobs => [.. _runs.Values.Select(run => run.Claim.JobId).Distinct()];

    /// <summary>Begins one.</summary>
    public BatchRun Begin(BatchClaim claim)
    {
        var run = new BatchRun(claim);
        _runs[(claim.Key, claim.Fence)] = run;
        if (_stopping)
        {
            run.Hold();
        }

        return run;
    }

    /// <summary>Ends one.</summary>
    public void End(BatchRun run)
    {
        _runs.TryRemove((run.Claim.Key, run.Claim.Fence), out _);
        run.Dispose();
    }

    /// <summary>
    /// Starts nothing more in what is no longer ours: calls in flight are paid for and are booked when they end, though
    /// nothing of them can be stored. What was claimed after <paramref name="before"/> was taken stays.
    /// </summary>
    public void Keep(IReadOnlyCollection<(BatchKey Key, long Fence)> before, HashSet<(BatchKey Key, long Fence)> held)
    {
        foreach (var key in before.Where(key => !held.Contains(key)))
        {
            if (_runs.TryGetValue(key, out var run))
            {
                run.Pause();
            }
        }
    }

    /// <summary>What is worked on, to be compared with what the database says we hold.</summary>
    public IReadOnlyCollection<(BatchKey Key, long Fence)> Snapshot() => [.. _runs.Keys];

    /// <summary>Starts no new call for jobs that are paused or have ended, and learns of new budgets.</summary>
    public async Task ObeyAsync(JobIntents intents, CancellationToken cancellationToken)
    {
        var jobs = Jobs;
        if (jobs.Length == 0)
        {
            return;
        }

        foreach (var (jobId, isHeld, isBudgeted) in await intents.TermsAsync(jobs, cancellationToken))
        {
            foreach (var run in _runs.Values.Where(run => run.Claim.JobId == jobId))
            {
                run.IsBudgeted = isBudgeted;
                if (isHeld)
                {
                    run.Pause();
                }
            }
        }
    }

    /// <summary>Takes nothing new and starts no new call.</summary>
    public void Stop()
    {
        _stopping = true;
        foreach (var run in _runs.Values)
        {
            run.Hold();
        }
    }

    /// <summary>Gives everything up.</summary>
    public void AbandonAll()
    {
        foreach (var run in _runs.Values)
        {
            run.Abandon();
        }
    }
}

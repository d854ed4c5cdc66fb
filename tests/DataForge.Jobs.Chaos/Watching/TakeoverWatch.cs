using System.Collections.Concurrent;
using System.Diagnostics;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Watching;

/// <summary>Looks at what a worker holds when it is lost, and at the rows until others have it.</summary>
internal sealed class TakeoverWatch(ChaosCluster cluster)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<Task<Takeover>> _expected = [];

    /// <summary>What a worker holds now; null while the database is away.</summary>
    public async Task<Holdings?> LookAsync(WorkerHost host)
    {
        var worker = host.WorkerId!.Value;
        var batches = await cluster.Roster.QueryAsync(
            "SELECT job_id, first_ordinal, fence FROM batches WHERE worker_id = $1 AND state = 1", row => (row.GetGuid(0), row.GetInt64(1), row.GetInt64(2)), worker);
        var admitted = await cluster.Roster.QueryAsync(
            "SELECT p.job_id FROM job_progress p JOIN jobs j ON j.id = p.job_id WHERE p.admitter_id = $1 AND j.finished_at IS NULL", row => row.GetGuid(0), worker);
        var scheduler = await cluster.Roster.SchedulerAsync();
        return batches is null || admitted is null ? null : new Holdings(worker, batches, scheduler == worker, [.. admitted]);
    }

    /// <summary>Measures from now on how long others take.</summary>
    public void Expect(Holdings? held, string cause)
    {
        if (held is { IsEmpty: false })
        {
            _expected.Add(WatchAsync(held, cause, Stopwatch.GetTimestamp()));
        }
    }

    /// <summary>All that was measured.</summary>
    public async Task<IReadOnlyList<Takeover>> ResultsAsync() => await Task.WhenAll(_expected);

    private async Task<Takeover> WatchAsync(Holdings held, string cause, long since)
    {
        TimeSpan? freed = null, claimed = null;
        while ((freed is null || claimed is null) && Stopwatch.GetElapsedTime(since) < s_patience)
        {
            await Task.Delay(s_interval);
            if (await LeftAsync(held) is not var (stillHeld, unclaimed))
            {
                continue;
            }

            var now = Stopwatch.GetElapsedTime(since);
            freed ??= stillHeld == 0 ? now : null;
            claimed ??= stillHeld + unclaimed == 0 ? now : null;
        }

        var until = Stopwatch.GetTimestamp();
        var clear = !new[] { cluster.DatabaseAway, cluster.BrokerAway, cluster.ProviderAway, cluster.NetworkSlow }.Any(outage => outage.Touches(since, until));
        cluster.Timeline.Note($"takeover after '{cause}' of {held.Worker}: {held.Batches.Count} batches, scheduler {held.Scheduled}, admitter of {held.Admitted.Length}: freed {freed?.TotalSeconds:0.0} s, claimed {claimed?.TotalSeconds:0.0} s{(clear ? "" : ", with other troubles")}");
        return new Takeover(cause, freed, claimed, clear);
    }

    /// <summary>
    /// What still counts as the lost worker's, and how many of its batches wait. A batch of a job that is held or has
    /// ended needs nobody; nor does an admitter with nothing to admit.
    /// </summary>
    private async Task<(long StillHeld, long Unclaimed)?> LeftAsync(Holdings held)
    {
        var rows = await cluster.Roster.QueryAsync("""
            WITH held AS (
                SELECT b.state FROM batches b
                JOIN unnest($1, $2, $3) AS h(job_id, first_ordinal, fence) ON h.job_id = b.job_id AND h.first_ordinal = b.first_ordinal AND h.fence = b.fence
                JOIN jobs j ON j.id = b.job_id
                WHERE j.intent = 'run' AND j.finished_at IS NULL AND (b.not_before IS NULL OR b.not_before < clock_timestamp())
            )
            SELECT (SELECT count(*) FROM held WHERE state = 1)
                 + (SELECT count(*) FROM leases WHERE name = 'scheduler' AND holder_id = $4 AND $6)
                 + (SELECT count(*) FROM job_progress p JOIN jobs j ON j.id = p.job_id
                    WHERE p.job_id = ANY($5) AND p.admitter_id = $4 AND j.finished_at IS NULL AND j.intent = 'run'
                      AND (SELECT b.state FROM batches b WHERE b.job_id = p.job_id ORDER BY b.first_ordinal LIMIT 1) = 2),
                   (SELECT count(*) FROM held WHERE state = 0)
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            held.Batches.Select(batch => batch.JobId).ToArray(),
            held.Batches.Select(batch => batch.FirstOrdinal).ToArray(),
            held.Batches.Select(batch => batch.Fence).ToArray(),
            held.Worker,
            held.Admitted,
            held.Scheduled);
        return rows is [var row] ? row : null;
    }
}

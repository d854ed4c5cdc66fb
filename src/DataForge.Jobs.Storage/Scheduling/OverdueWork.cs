using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Scheduling;

/// <summary>What a job's row says that its saga may not have heard.</summary>
public enum OverdueNews
{
    /// <summary>It was submitted.</summary>
    Submitted,

    /// <summary>It has batches.</summary>
    Started,

    /// <summary>It should be paused, by request or by a halt.</summary>
    Pause,

    /// <summary>It should go on.</summary>
    Resume,

    /// <summary>It should end.</summary>
    Cancel,

    /// <summary>It has all its samples.</summary>
    Fulfilled,

    /// <summary>It has used all its candidates.</summary>
    Exhausted,

    /// <summary>Its deadline is over.</summary>
    DeadlinePassed,

    /// <summary>It should be opened again.</summary>
    Retry,
}

/// <summary>
/// State is the outbox: every message can be derived again from rows. Whatever a row says and nobody acted on in time
/// is found here and announced again.
/// </summary>
public sealed class OverdueWork(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// How long after a start of the database no lease is taken from anybody: a few heartbeats, so that every worker
    /// that lives has renewed what it holds before.
    /// </summary>
    public static readonly TimeSpan RestartGrace = TimeSpan.FromSeconds(4);

    /// <summary>Takes batches back from workers whose lease ran out.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExpireLeasesAsync(CancellationToken cancellationToken)
    {
        // announced_at is set back, so that the ticket is due at once. A database that was away for longer than a lease
        // must not take the batches from workers that live and hold paid answers: they renew within a heartbeat.
        await using var command = dataSource.CreateCommand("""
            UPDATE batches SET state = 0, since = clock_timestamp(), worker_id = NULL, lease_until = NULL, not_before = NULL, announced_at = '-infinity'
            WHERE (job_id, first_ordinal) IN (
                SELECT job_id, first_ordinal FROM batches WHERE state = 1 AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED)
              AND pg_postmaster_start_time() < clock_timestamp() - $1::interval
            """).With(RestartGrace);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Ends connections of ours that have waited in the middle of a COPY for a process that says nothing: it was
    /// stopped, or its host is gone. No timeout of PostgreSQL covers that wait, and the rows that the transaction has
    /// locked could not be taken back until the connection was found to be dead, or for ever.
    /// </summary>
    /// <param name="silence">How long a COPY may take before it is looked at; a living process's next attempt repeats it.</param>
    /// <returns>How many.</returns>
    public async Task<int> EndSilentWritersAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        // Only the two COPYs that hold locks on work; a dataset that somebody uploads slowly is left alone.
        await using var command = dataSource.CreateCommand("""
            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::integer FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND state = 'active' AND wait_event = 'ClientRead'
              AND (query LIKE 'COPY candidates %' OR query LIKE 'COPY verdicts %') AND query_start < clock_timestamp() - $1
            """).With(silence);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Batches that wait and whose ticket was never sent, is overdue, or became due because their parking ended.</summary>
    /// <param name="overdue">After how long without a claim a ticket counts as lost.</param>
    public async Task<List<WaitingBatch>> TicketsAsync(TimeSpan overdue, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH due AS (
                SELECT b.job_id, b.first_ordinal, j.traceparent, j.count
                FROM batches b JOIN jobs j ON j.id = b.job_id
                WHERE b.state = 0 AND j.intent = 'run' AND j.finished_at IS NULL
                  AND (b.not_before IS NULL OR b.not_before <= clock_timestamp())
                  AND (b.announced_at < clock_timestamp() - $1 OR b.announced_at < b.not_before)
                ORDER BY b.announced_at
                LIMIT $2
                FOR UPDATE OF b SKIP LOCKED
            )
            UPDATE batches b SET announced_at = clock_timestamp()
            FROM due WHERE b.job_id = due.job_id AND b.first_ordinal = due.first_ordinal
            RETURNING b.job_id, b.first_ordinal, due.traceparent, due.count
            """).With(overdue).With(limit);
        return await command.ListAsync(row => new WaitingBatch(row.GetGuid(0), row.GetInt64(1), row.Text(2), row.GetInt32(3)), cancellationToken);
    }

    /// <summary>Jobs whose row is ahead of their saga, and what it should hear.</summary>
    public async Task<List<(Guid JobId, OverdueNews News, string? ErrorCode, string? ErrorMessage)>> NewsAsync(TimeSpan overdue, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH news AS (
                SELECT j.id,
                       CASE
                           WHEN j.intent = 'cancel' THEN 4
                           WHEN p.accepted >= j.count AND j.status <> 'queued' THEN 5
                           WHEN j.deadline <= clock_timestamp() THEN 7
                           WHEN j.heard_at IS NULL THEN 0
                           WHEN j.intent = 'pause' AND j.status <> 'paused' THEN 2
                           WHEN j.intent = 'run' AND j.status = 'paused' THEN 3
                           WHEN j.status = 'queued' AND p.scheduled > 0 THEN 1
                           WHEN j.status = 'running' AND p.scheduled >= j.max_candidates
                                AND p.scheduled = p.accepted + p.rejected + p.duplicates + p.failed + p.surplus THEN 6
                       END AS what
                FROM jobs j JOIN job_progress p ON p.job_id = j.id
                WHERE j.finished_at IS NULL AND j.announced_at < clock_timestamp() - $1
                UNION ALL
                SELECT id, 8 FROM jobs WHERE intent = 'retry' AND announced_at < clock_timestamp() - $1
            ), due AS (
                SELECT id, what FROM news WHERE what IS NOT NULL LIMIT $2
            )
            UPDATE jobs j SET announced_at = clock_timestamp() FROM due WHERE j.id = due.id
            RETURNING j.id, due.what, j.error_code, j.error_message
            """).With(overdue).With(limit);
        return await command.ListAsync(row => (row.GetGuid(0), (OverdueNews)row.GetInt32(1), row.Text(2), row.Text(3)), cancellationToken);
    }

    /// <summary>Jobs whose next batch is finished and whose admitter is not heard of.</summary>
    public async Task<List<Guid>> AdmissionsAsync(CancellationToken cancellationToken)
    {
        // From the batches, which are few, and not from the jobs, of which thousands may wait.
        await using var command = dataSource.CreateCommand("""
            SELECT p.job_id
            FROM (SELECT DISTINCT job_id FROM batches WHERE state = 2) AS finished
            JOIN job_progress p ON p.job_id = finished.job_id
            JOIN jobs j ON j.id = p.job_id
            CROSS JOIN LATERAL (SELECT b.state FROM batches b WHERE b.job_id = p.job_id ORDER BY b.first_ordinal LIMIT 1) AS head
            WHERE j.finished_at IS NULL AND head.state = 2 AND (p.admitter_until IS NULL OR p.admitter_until < clock_timestamp())
            LIMIT 1000
            """);
        return await command.ListAsync(row => row.GetGuid(0), cancellationToken);
    }
}

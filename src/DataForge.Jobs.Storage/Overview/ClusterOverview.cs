using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Workers;
using Npgsql;

namespace DataForge.Jobs.Storage.Overview;

/// <summary>Reads how the cluster is doing. Every statement is over what is in progress, and not over all that ever was.</summary>
public sealed class ClusterOverview(NpgsqlDataSource dataSource)
{
    /// <summary>Asks the database for anything, to see whether it answers.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>How many jobs have ended, by status. It looks at every job, so ask seldom.</summary>
    public async Task<IReadOnlyDictionary<string, long>> EndedJobsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT status, count(*) FROM jobs WHERE finished_at IS NOT NULL GROUP BY status");
        return (await command.ListAsync(row => (Status: row.GetString(0), Count: row.GetInt64(1)), cancellationToken)).ToDictionary(row => row.Status, row => row.Count);
    }

    /// <summary>How much work there is, and who is there to do it.</summary>
    public async Task<Workload> WorkAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Append("""
            SELECT status, priority, CASE WHEN status = 'paused' THEN status_reason END, count(*)
            FROM jobs WHERE finished_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """);
        batch.Append("""
            SELECT known.state, count(b.job_id), coalesce(sum(b.size), 0)::bigint,
                   coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(b.since))), 0)::double precision
            FROM (VALUES (1, 'ready'), (2, 'parked'), (3, 'leased'), (4, 'done'), (5, 'paused')) AS known(number, state)
            LEFT JOIN (
                SELECT b.job_id, b.size,
                       CASE b.state WHEN 1 THEN 'leased' WHEN 2 THEN 'done' ELSE CASE
                           WHEN j.intent <> 'run' THEN 'paused' WHEN b.not_before > clock_timestamp() THEN 'parked' ELSE 'ready' END END AS state,
                       CASE WHEN b.state = 0 AND b.not_before <= clock_timestamp() THEN greatest(b.since, b.not_before) ELSE b.since END AS since
                FROM batches b JOIN jobs j ON j.id = b.job_id
            ) AS b ON b.state = known.state
            GROUP BY known.number, known.state ORDER BY known.number
            """);
        // Only a job's first batch can be admitted; the others wait for it, whoever admits.
        batch.Append("""
            SELECT coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(head.since))), 0)::double precision
            FROM (SELECT DISTINCT job_id FROM batches WHERE state = 2) AS finished
            JOIN jobs j ON j.id = finished.job_id
            CROSS JOIN LATERAL (SELECT b.state, b.since FROM batches b WHERE b.job_id = finished.job_id ORDER BY b.first_ordinal LIMIT 1) AS head
            WHERE head.state = 2 AND j.finished_at IS NULL AND j.intent <> 'cancel'
            """);
        batch.Append("""
            SELECT id, greatest(created_at, not_before) AS since FROM jobs
            WHERE finished_at IS NULL AND status = 'queued' AND intent = 'run' AND (not_before IS NULL OR not_before <= clock_timestamp())
            ORDER BY since, id LIMIT 1
            """);
        batch.Append("SELECT count(*), count(*) FILTER (WHERE stopping), coalesce(sum(slots) FILTER (WHERE NOT stopping), 0)::bigint, clock_timestamp() FROM workers WHERE seen_at > clock_timestamp() - $1")
            .With(WorkerRegistry.Silence);
        batch.Append("SELECT scope, level, count(*) FROM budget_alerts WHERE month = date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date GROUP BY scope, level ORDER BY scope, level");

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var jobs = await reader.RestAsync(row => new JobsInState(row.GetString(0), row.GetInt32(1), row.Text(2), row.GetInt64(3)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var batches = await reader.RestAsync(row => new BatchesInState(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetDouble(3)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var lag = reader.GetDouble(0);
        await reader.NextResultAsync(cancellationToken);
        (Guid, DateTimeOffset)? oldest = await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (live, stopping, slots, now) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));
        await reader.NextResultAsync(cancellationToken);
        return new Workload
        {
            ActiveJobs = jobs,
            Batches = batches,
            AdmissionLagSeconds = lag,
            OldestWaiting = oldest,
            LiveWorkers = live,
            StoppingWorkers = stopping,
            Slots = slots,
            Now = now,
            BudgetAlerts = await reader.RestAsync(row => (row.GetString(0), row.GetInt32(1), row.GetInt64(2)), cancellationToken),
        };
    }
}

using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Workers;
using Npgsql;

namespace DataForge.Jobs.Storage.Scheduling;

/// <summary>A job that could use another batch now.</summary>
/// <param name="Boost">Levels its tenant's jobs of this priority have risen by waiting.</param>
/// <param name="NextOrdinal">Where its next batch begins.</param>
/// <param name="Room">How many more candidates it is expected to need.</param>
/// <param name="Started">Whether it has had a batch before.</param>
/// <param name="Provider">Whom it asks.</param>
/// <param name="Weight">How many batches its tenant is due for one of a tenant of weight 1, at least 1.</param>
public sealed record HungryJob(Guid JobId, string Tenant, int Priority, int Boost, long NextOrdinal, long Room, bool Started, string Provider, int Weight = 1);

/// <summary>A batch to create.</summary>
public readonly record struct PlannedBatch(Guid JobId, long FirstOrdinal, int Size);

/// <summary>A batch that waits for a worker, and the job's trace and size.</summary>
/// <param name="Traceparent">What the job's request left; null where it is not traced.</param>
/// <param name="Count">Accepted samples wanted of the job.</param>
public readonly record struct WaitingBatch(Guid JobId, long FirstOrdinal, string? Traceparent, int Count);

/// <summary>What the scheduler asks the database, and tells it.</summary>
public sealed class BatchPlanning(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// A provider for which so many jobs have parked batches gets no others: it is away, and ten thousand queued jobs must
    /// not become ten thousand rows. More than enough jobs for it to be found as soon as it is back.
    /// </summary>
    public const int MostParked = 256;

    /// <summary>How many slots live workers have, and how many batches wait or are held (parked ones use no slot).</summary>
    public async Task<(int Slots, int Outstanding)> CapacityAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT (SELECT coalesce(sum(slots), 0) FROM workers WHERE seen_at > clock_timestamp() - $1 AND NOT stopping AND 'generate' = ANY(roles))::integer,
                   (SELECT count(*) FROM batches b JOIN jobs j ON j.id = b.job_id
                    WHERE (b.state = 1 OR (b.state = 0 AND (b.not_before IS NULL OR b.not_before <= clock_timestamp()))) AND j.intent = 'run')::integer
            """).With(WorkerRegistry.Silence);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    /// <summary>How many batches wait or are held, by provider.</summary>
    public async Task<Dictionary<string, int>> OutstandingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT coalesce(j.provider, j.spec->>'provider', ''), count(*)::integer FROM batches b JOIN jobs j ON j.id = b.job_id
            WHERE (b.state = 1 OR (b.state = 0 AND (b.not_before IS NULL OR b.not_before <= clock_timestamp()))) AND j.intent = 'run'
            GROUP BY 1
            """);
        return (await command.ListAsync(row => (row.GetString(0), row.GetInt32(1)), cancellationToken)).ToDictionary(row => row.Item1, row => row.Item2);
    }

    /// <summary>
    /// Jobs that need more candidates than are in flight, best first: by effective priority, then every tenant's
    /// longest-waiting job before any tenant's second one, the tenant that was served longest ago first.
    /// <para>
    /// A job's effective priority is its priority plus one for every ageing interval in which its tenant's jobs of the
    /// same priority got no batch. Waiting is counted for them together: counted for each alone, a tenant's thousand
    /// jobs would all age past another tenant's only one.
    /// </para>
    /// <para>
    /// How many candidates a job needs follows from the yield observed so far, (accepted + 1) ÷ (settled + 1). To leave
    /// few surplus, all but the last batch is planned two standard deviations of the binomial below the expectation;
    /// once less than a batch is missing, one batch at a time.
    /// </para>
    /// </summary>
    /// <param name="busy">Providers that have as many batches as they can use; their jobs are left out.</param>
    public async Task<List<HungryJob>> HungryAsync(int batchSize, TimeSpan ageing, int limit, string[] busy, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            -- Narrow rows, made once: thousands of jobs may be queued, and a job's specification is wide.
            WITH open AS MATERIALIZED (
                SELECT j.id, j.tenant, j.priority, greatest(j.created_at, j.not_before) AS created_at, coalesce(j.provider, j.spec->>'provider', '') AS provider,
                       j.count - p.accepted AS missing, p.next_ordinal, p.scheduled, p.served_at, p.accepted, j.max_candidates - p.scheduled AS rest,
                       p.accepted + p.rejected + p.duplicates + p.failed + p.surplus AS settled
                FROM jobs j JOIN job_progress p ON p.job_id = j.id
                WHERE j.finished_at IS NULL AND j.intent = 'run' AND j.status IN ('queued', 'running')
                  AND (j.not_before IS NULL OR j.not_before <= clock_timestamp()) AND (j.deadline IS NULL OR j.deadline > clock_timestamp())
            ), classes AS (
                SELECT tenant, priority,
                       floor(extract(epoch FROM clock_timestamp() - greatest(max(served_at), min(created_at))) / extract(epoch FROM $2::interval))::integer AS boost
                FROM open GROUP BY tenant, priority
            ), tenants AS (
                SELECT tenant, max(served_at) AS served_at FROM open GROUP BY tenant
            ), parked AS MATERIALIZED (
                -- While a provider is away, more batches would only be parked beside the first ones.
                SELECT DISTINCT job_id FROM batches WHERE state = 0 AND not_before > clock_timestamp()
            ), away AS (
                -- And while many jobs wait for one provider, its other jobs may wait without a row of their own.
                SELECT o.provider FROM parked JOIN open o ON o.id = parked.job_id GROUP BY o.provider HAVING count(*) >= $5
            ), wanting AS (
                SELECT o.*, c.boost, t.served_at AS tenant_served_at,
                       least(
                           greatest(
                               floor((missing - 2 * sqrt(missing * (1 - (accepted + 1.0::float8) / (settled + 1)))) / ((accepted + 1.0::float8) / (settled + 1))),
                               least($1, ceil(missing / ((accepted + 1.0::float8) / (settled + 1))))
                           )::bigint - (scheduled - settled),
                           rest) AS room
                FROM open o JOIN classes c ON c.tenant = o.tenant AND c.priority = o.priority JOIN tenants t ON t.tenant = o.tenant
                WHERE missing > 0 AND rest > 0 AND NOT provider = ANY($4) AND NOT EXISTS (SELECT FROM parked WHERE parked.job_id = o.id)
                  AND NOT EXISTS (SELECT FROM away WHERE away.provider = o.provider)
            ), weights AS (
                SELECT tenant, max(weight) AS weight FROM api_keys
                WHERE weight IS NOT NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp()) GROUP BY tenant
            ), ranked AS (
                SELECT *, row_number() OVER (PARTITION BY tenant, priority + boost ORDER BY coalesce(served_at, created_at), id) AS turn
                FROM wanting
                WHERE room > 0
            )
            SELECT r.id, r.tenant, r.priority, r.boost, r.next_ordinal, r.room, r.scheduled > 0, r.provider, coalesce(w.weight, 1)
            FROM ranked r LEFT JOIN weights w ON w.tenant = r.tenant
            ORDER BY r.priority + r.boost DESC, r.turn, r.tenant_served_at NULLS FIRST, coalesce(r.served_at, r.created_at), r.id LIMIT $3
            """).With(batchSize).With(ageing).With(limit).With(busy).With(MostParked);
        return await command.ListAsync(
            row => new HungryJob(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetBoolean(6), row.GetString(7), row.GetInt32(8)),
            cancellationToken);
    }

    /// <summary>Creates batches, unless another scheduler took over meanwhile or a job moved on.</summary>
    /// <param name="fence">This scheduler's fencing number.</param>
    /// <returns>Those that were created.</returns>
    public async Task<List<WaitingBatch>> CreateAsync(IReadOnlyList<PlannedBatch> planned, long fence, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        // Two statements of one transaction. The first waits for whoever holds the books (they are locked in the order of
        // their ids by everybody who locks several); the second then sees what was committed meanwhile, and makes no
        // batch for a job that reached its count or was cancelled while the first one waited.
        batch.Append("SELECT 1 FROM job_progress WHERE job_id = ANY($1) ORDER BY job_id FOR UPDATE").With(planned.Select(b => b.JobId).Distinct().ToArray());
        // The lease row is shared until the commit: a successor cannot take over in between. A job's batches must
        // begin where its books say, and follow each other without a gap.
        batch.Append("""
            WITH leader AS (
                SELECT 1 FROM leases WHERE name = 'scheduler' AND fence = $4 FOR SHARE
            ), planned AS (
                SELECT * FROM unnest($1, $2, $3) AS b(job_id, first_ordinal, size)
            ), jobs_planned AS (
                SELECT job_id, min(first_ordinal) AS first, max(first_ordinal + size) AS next, sum(size) AS total FROM planned GROUP BY job_id
            ), moved AS (
                UPDATE job_progress p SET next_ordinal = n.next, scheduled = p.scheduled + n.total, served_at = clock_timestamp()
                FROM jobs_planned n
                WHERE p.job_id = n.job_id AND p.next_ordinal = n.first AND EXISTS (SELECT FROM leader)
                  AND EXISTS (SELECT FROM jobs j WHERE j.id = n.job_id AND j.intent = 'run' AND j.finished_at IS NULL AND j.status IN ('queued', 'running')
                                AND p.accepted < j.count)
                RETURNING p.job_id
            ), made AS (
                INSERT INTO batches (job_id, first_ordinal, size, state, fence, parked, announced_at)
                SELECT b.job_id, b.first_ordinal, b.size, 0, 0, 0, clock_timestamp()
                FROM planned b JOIN moved m ON m.job_id = b.job_id
                RETURNING job_id, first_ordinal
            )
            SELECT m.job_id, m.first_ordinal, j.traceparent, j.count FROM made m JOIN jobs j ON j.id = m.job_id
            """)
            .With(planned.Select(b => b.JobId).ToArray()).With(planned.Select(b => b.FirstOrdinal).ToArray()).With(planned.Select(b => b.Size).ToArray()).With(fence);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.RestAsync(row => new WaitingBatch(row.GetGuid(0), row.GetInt64(1), row.Text(2), row.GetInt32(3)), cancellationToken);
    }
}

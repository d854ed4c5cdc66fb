using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Batches;

/// <summary>A batch in the hands of one worker.</summary>
/// <param name="Fence">The number that every write must carry.</param>
/// <param name="Parked">How often it was parked before.</param>
/// <param name="IsBudgeted">Whether the job has a budget of its own, or its key has one.</param>
public readonly record struct BatchClaim(Guid JobId, long FirstOrdinal, int Size, long Fence, int Parked, bool IsBudgeted = false)
{
    /// <summary>Whether the lease of another worker had run out; for the metrics only.</summary>
    public bool IsTakenOver { get; init; }

    /// <summary>Its place in the database.</summary>
    public BatchKey Key => new(JobId, FirstOrdinal);
}

/// <summary>Names a batch.</summary>
public readonly record struct BatchKey(Guid JobId, long FirstOrdinal);

/// <summary>Claims, keeps and gives back batches; every time is the database's.</summary>
public sealed class BatchClaims(NpgsqlDataSource dataSource)
{
    /// <summary>Claims a batch if it waits, or if the lease of who held it ran out.</summary>
    /// <returns>The claim and the ordinals of its range that are stored already; null where there is nothing to do.</returns>
    public async Task<(BatchClaim Claim, HashSet<long> Stored)?> ClaimAsync(BatchKey key, Guid workerId, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Append("""
            UPDATE batches b
            SET state = 1, since = clock_timestamp(), worker_id = $3, fence = nextval('fences'), lease_until = clock_timestamp() + $4, not_before = NULL
            FROM jobs j, batches before
            WHERE b.job_id = $1 AND b.first_ordinal = $2 AND before.job_id = $1 AND before.first_ordinal = $2 AND j.id = b.job_id AND j.intent = 'run' AND j.finished_at IS NULL AND (j.deadline IS NULL OR j.deadline > clock_timestamp())
              AND (b.state = 0 AND (b.not_before IS NULL OR b.not_before <= clock_timestamp())
                   OR b.state = 1 AND b.lease_until < clock_timestamp() AND pg_postmaster_start_time() < clock_timestamp() - $5)
            RETURNING b.size, b.fence, b.parked,
                      j.max_cost_usd IS NOT NULL OR j.max_tokens IS NOT NULL
                      OR EXISTS (SELECT FROM api_keys k WHERE k.id = j.key_id AND (k.monthly_budget_usd IS NOT NULL OR k.monthly_tokens IS NOT NULL)),
                      before.state = 1
            """).With(key.JobId).With(key.FirstOrdinal).With(workerId).With(lease).With(OverdueWork.RestartGrace);
        batch.Append("""
            SELECT c.ordinal FROM batches b
            JOIN candidates c ON c.job_id = b.job_id AND c.ordinal >= b.first_ordinal AND c.ordinal < b.first_ordinal + b.size
            WHERE b.job_id = $1 AND b.first_ordinal = $2
            """).With(key.JobId).With(key.FirstOrdinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var claim = new BatchClaim(key.JobId, key.FirstOrdinal, reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetBoolean(3)) { IsTakenOver = reader.GetBoolean(4) };
        await reader.NextResultAsync(cancellationToken);
        return (claim, [.. await reader.RestAsync(row => row.GetInt64(0), cancellationToken)]);
    }

    /// <summary>Keeps a worker's batches.</summary>
    /// <returns>Those that it still holds; whatever else it works on is lost to another.</returns>
    public async Task<HashSet<(BatchKey Key, long Fence)>> RenewAsync(Guid workerId, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Locked in the order in which flushes lock them, so that the two cannot wait for each other.
        await using var command = dataSource.CreateCommand("""
            WITH mine AS (
                SELECT job_id, first_ordinal FROM batches WHERE worker_id = $1 AND state = 1 ORDER BY job_id, first_ordinal FOR UPDATE
            )
            UPDATE batches b SET lease_until = clock_timestamp() + $2
            FROM mine WHERE b.job_id = mine.job_id AND b.first_ordinal = mine.first_ordinal
            RETURNING b.job_id, b.first_ordinal, b.fence
            """).With(workerId).With(lease);
        return [.. await command.ListAsync(row => (new BatchKey(row.GetGuid(0), row.GetInt64(1)), row.GetInt64(2)), cancellationToken)];
    }

    /// <summary>Gives a batch back; what it still lacks can be asked for at once, or after a pause.</summary>
    /// <param name="park">How long nobody should try, because its provider does not answer; null for not at all.</param>
    public async Task ReturnAsync(BatchClaim claim, TimeSpan? park, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            UPDATE batches SET state = 0, since = clock_timestamp(), worker_id = NULL, lease_until = NULL,
                not_before = clock_timestamp() + $4::interval,
                parked = parked + CASE WHEN $4::interval IS NULL THEN 0 ELSE 1 END,
                announced_at = CASE WHEN $4::interval IS NULL THEN '-infinity' ELSE clock_timestamp() END
            WHERE job_id = $1 AND first_ordinal = $2 AND fence = $3 AND state = 1
            """).With(claim.JobId).With(claim.FirstOrdinal).With(claim.Fence);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)park ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>Closes the books of an ended job, and removes jobs that nobody wants any more.</summary>
public sealed class JobEndings(NpgsqlDataSource dataSource)
{
    /// <summary>Why candidates past the last wanted one are surplus.</summary>
    public const string CountReached = "count_reached";

    /// <summary>Why the unsettled candidates of a job are surplus whose deadline came first.</summary>
    public const string DeadlineExceeded = "deadline_exceeded";

    private const int DeleteAttempts = 5;

    /// <summary>Why the unsettled candidates of a cancelled job are surplus.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>
    /// Settles what is stored and not yet settled as surplus, and drops the job's batches, so that nobody who still
    /// works on them can write. Harmless when repeated.
    /// </summary>
    /// <returns>How many candidates were settled.</returns>
    public async Task<long> CloseAsync(Guid jobId, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        // Waits for an admission in progress, and makes the admitter's next one notice.
        batch.Append("UPDATE job_progress SET admitter_fence = admitter_fence + 1, admitter_id = NULL, admitter_until = NULL WHERE job_id = $1").With(jobId);
        AppendClose(batch, jobId, reason);
        var past = await ExecuteCloseAsync(batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return past;
    }

    /// <summary>Executes a batch that ends with the closing statements.</summary>
    /// <returns>How many candidates they settled as surplus.</returns>
    internal static async Task<long> ExecuteCloseAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        long past = 0;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            // The last rows are the closing statement's; those before are locks.
            if (await reader.ReadAsync(cancellationToken))
            {
                past = reader.GetFieldValue<long>(0);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return past;
    }

    /// <summary>Adds the closing statements to a transaction that already holds the job's progress row.</summary>
    internal static void AppendClose(NpgsqlBatch batch, Guid jobId, string reason)
    {
        // Locking the batches first waits for flushes under way; the next statement then sees what they stored.
        batch.Append("SELECT 0::bigint FROM batches WHERE job_id = $1 ORDER BY first_ordinal FOR UPDATE").With(jobId);
        batch.Append("""
            WITH dropped AS (
                DELETE FROM batches WHERE job_id = $1 RETURNING first_ordinal, size
            ), past AS (
                INSERT INTO verdicts (job_id, ordinal, state, reason)
                SELECT c.job_id, c.ordinal, 4, $2
                FROM dropped d
                JOIN candidates c ON c.job_id = $1 AND c.ordinal >= d.first_ordinal AND c.ordinal < d.first_ordinal + d.size
                WHERE NOT EXISTS (SELECT FROM verdicts v WHERE v.job_id = c.job_id AND v.ordinal = c.ordinal)
                RETURNING 1
            )
            UPDATE job_progress p
            SET surplus = p.surplus + (SELECT count(*) FROM past),
                scheduled = p.accepted + p.rejected + p.duplicates + p.failed + p.surplus + (SELECT count(*) FROM past)
            WHERE p.job_id = $1
            RETURNING (SELECT count(*) FROM past)
            """).With(jobId).With(reason);
    }

    /// <summary>Removes an ended job with all its rows.</summary>
    public async Task<(IntentOutcome Outcome, string? Status)> DeleteAsync(string tenant, Guid jobId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryDeleteAsync(tenant, jobId, cancellationToken);
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < DeleteAttempts)
            {
                // What is under way for the job takes its rows in another order; the database has ended one of the two.
            }
        }
    }

    private async Task<(IntentOutcome Outcome, string? Status)> TryDeleteAsync(string tenant, Guid jobId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT status FROM jobs WHERE id = $1 AND tenant = $2 FOR UPDATE", connection, transaction).With(jobId).With(tenant);
        if (await find.ExecuteScalarAsync(cancellationToken) is not string status)
        {
            return (IntentOutcome.NotFound, null);
        }

        if (!JobStatus.IsEnded(status))
        {
            return (IntentOutcome.Invalid, status);
        }

        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 600 };
        // What it cost, and what its calls in flight are still to cost, stays in the books of its tenant.
        batch.Append("INSERT INTO deleted_jobs (id, tenant, key_id, deleted_at) SELECT id, tenant, key_id, clock_timestamp() FROM jobs WHERE id = $1").With(jobId);
        // In one statement: a flush under way may add to an entry until the moment in which it goes.
        batch.Append("WITH gone AS (DELETE FROM usage_entries WHERE job_id = $1 RETURNING *) " + UsageRows.IntoDays($"""
            SELECT j.tenant, u.day, u.provider, u.model, coalesce(j.key_id::text, ''), u.shard, {UsageCounts.Columns}
            FROM gone u JOIN jobs j ON j.id = u.job_id
            ORDER BY u.day, u.provider, u.model, u.shard
            """)).With(jobId);
        foreach (var table in (string[])["candidates", "verdicts", "provider_calls", "budget_reservations"])
        {
            batch.Append($"DELETE FROM {table} WHERE job_id = $1").With(jobId);
        }

        batch.Append("DELETE FROM jobs WHERE id = $1").With(jobId);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (IntentOutcome.Written, status);
    }
}

using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>
/// Opens an ended job again: its failed candidates are forgotten, so that they are asked for once more, and whatever its
/// end cut short goes on. What has an answer keeps it.
/// </summary>
public sealed class JobReopening(NpgsqlDataSource dataSource)
{
    /// <summary>Makes batches of everything below the job's next ordinal that is not settled for good. Harmless when repeated.</summary>
    /// <param name="batchSize">Candidates of a batch.</param>
    public async Task ReopenAsync(Guid jobId, int batchSize, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 600 };
        batch.Append("SELECT 1 FROM job_progress WHERE job_id = $1 FOR UPDATE").With(jobId);
        batch.Append("""
            WITH undone AS (
                DELETE FROM verdicts WHERE job_id = $1 AND (state = 3 OR (state = 4 AND reason = ANY($2))) RETURNING ordinal, state
            ), unanswered AS (
                DELETE FROM candidates c USING undone u WHERE c.job_id = $1 AND c.ordinal = u.ordinal AND u.state = 3
            )
            UPDATE job_progress
            SET failed = failed - (SELECT count(*) FROM undone WHERE state = 3), failed_by = '{}',
                surplus = surplus - (SELECT count(*) FROM undone WHERE state = 4),
                scheduled = next_ordinal, round = round + 1, streak = 0, streak_reason = NULL, admitter_fence = admitter_fence + 1, admitter_id = NULL, admitter_until = NULL
            WHERE job_id = $1
            """).With(jobId).With(new[] { JobEndings.Cancelled, JobEndings.DeadlineExceeded });
        // A range that holds settled candidates too is fine: claims skip what is stored, admissions what has a verdict.
        batch.Append("""
            INSERT INTO batches (job_id, first_ordinal, size, state, fence, parked, announced_at)
            SELECT $1, s.first, least($2, p.next_ordinal - s.first), 0, 0, 0, '-infinity'
            FROM job_progress p CROSS JOIN LATERAL generate_series(0, p.next_ordinal - 1, $2) AS s(first)
            WHERE p.job_id = $1
              AND (SELECT count(*) FROM verdicts v WHERE v.job_id = $1 AND v.ordinal >= s.first AND v.ordinal < s.first + $2) < least($2, p.next_ordinal - s.first)
            ON CONFLICT DO NOTHING
            """).With(jobId).With((long)batchSize);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>
/// Answers that were in flight when their job ended: their batch is gone, but they are paid for. They are kept as surplus,
/// so that every call has its candidate, and a job that is opened again need not buy them twice.
/// </summary>
internal static class LateCandidates
{
    /// <summary>Those of the refused candidates whose job has ended and that nobody stored meanwhile; their verdicts and books are written.</summary>
    public static async Task<List<Candidate>> SettleAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Candidate> refused, CancellationToken cancellationToken)
    {
        // The books are locked in the order of their ids, as by everybody who locks several; then nobody else settles
        // for these jobs, and the second statement sees all that others have stored.
        await using var batch = new NpgsqlBatch(connection, transaction);
        var (jobs, ordinals) = (refused.Select(c => c.JobId).ToArray(), refused.Select(c => c.Ordinal).ToArray());
        batch.Append("SELECT 1 FROM job_progress WHERE job_id = ANY($1) ORDER BY job_id FOR UPDATE").With(jobs);
        batch.Append($"""
            WITH late AS (
                SELECT DISTINCT c.job_id, c.ordinal,
                       CASE WHEN p.accepted >= j.count THEN '{JobEndings.CountReached}' WHEN j.intent = 'cancel' THEN '{JobEndings.Cancelled}' ELSE '{JobEndings.DeadlineExceeded}' END AS reason
                FROM unnest($1, $2) AS c(job_id, ordinal)
                JOIN jobs j ON j.id = c.job_id
                JOIN job_progress p ON p.job_id = c.job_id
                WHERE (p.accepted >= j.count OR j.intent = 'cancel' OR j.finished_at IS NOT NULL)
                  AND NOT EXISTS (SELECT FROM batches b WHERE b.job_id = c.job_id AND b.first_ordinal <= c.ordinal AND c.ordinal < b.first_ordinal + b.size)
                  AND NOT EXISTS (SELECT FROM candidates k WHERE k.job_id = c.job_id AND k.ordinal = c.ordinal)
            ), settled AS (
                INSERT INTO verdicts (job_id, ordinal, state, reason) SELECT job_id, ordinal, 4, reason FROM late
            ), booked AS (
                UPDATE job_progress p SET surplus = p.surplus + n.late, scheduled = p.scheduled + n.late
                FROM (SELECT job_id, count(*) AS late FROM late GROUP BY job_id) n WHERE p.job_id = n.job_id
            )
            SELECT job_id, ordinal FROM late
            """).With(jobs).With(ordinals);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var late = (await reader.RestAsync(row => (row.GetGuid(0), row.GetInt64(1)), cancellationToken)).ToHashSet();
        return [.. refused.Where(candidate => late.Remove((candidate.JobId, candidate.Ordinal)))];
    }
}

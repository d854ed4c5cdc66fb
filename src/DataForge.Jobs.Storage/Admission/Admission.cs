using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Watching;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Storage.Admission;

/// <summary>A candidate as admission needs it: without its wide columns.</summary>
public readonly record struct PendingCandidate(long Ordinal, CandidateOutcome Outcome, string? Reason, byte[] Signature);

/// <summary>What an admission changes in the books.</summary>
/// <param name="Progress">The books as they are afterwards.</param>
/// <param name="Verdicts">One for every pending candidate.</param>
/// <param name="Fulfilled">Whether the job has its count now.</param>
public sealed record AdmissionResult(JobProgress Progress, IReadOnlyList<Verdict> Verdicts, bool Fulfilled);

/// <summary>
/// One admission under way: a transaction that holds the job's books. Everything it settles is settled at its commit
/// or not at all.
/// </summary>
public sealed class Admission : IAsyncDisposable
{
    private const int MostBatches = 512;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly long[] _batches;

    private Admission(NpgsqlConnection connection, NpgsqlTransaction transaction, JobProgress progress, int count, int maxCandidates, long[] batches, IReadOnlyList<PendingCandidate> pending)
    {
        (_connection, _transaction, _batches) = (connection, transaction, batches);
        (Progress, Count, MaxCandidates, Pending) = (progress, count, maxCandidates, pending);
    }

    /// <summary>The books before this admission.</summary>
    public JobProgress Progress { get; }

    /// <summary>Accepted samples wanted.</summary>
    public int Count { get; }

    /// <summary>The most candidates.</summary>
    public int MaxCandidates { get; }

    /// <summary>The first ordinals of the batches that it settles.</summary>
    public IReadOnlyList<long> Batches => _batches;

    /// <summary>Whether it takes as much as one admission may, so that there may be more.</summary>
    public bool IsFull { get; private init; }

    /// <summary>What is to be settled, in ordinal order.</summary>
    public IReadOnlyList<PendingCandidate> Pending { get; }

    internal static async Task<Admission?> LoadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid jobId, long fence, int most, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("""
            SELECT p.next_ordinal, p.scheduled, p.accepted, p.rejected, p.duplicates, p.failed, p.surplus, p.rejected_by::text, p.failed_by::text,
                   p.streak_reason, p.streak, j.count, j.max_candidates, p.round
            FROM job_progress p JOIN jobs j ON j.id = p.job_id
            WHERE p.job_id = $1 AND p.admitter_fence = $2 AND j.finished_at IS NULL AND j.intent <> 'cancel' AND p.accepted < j.count
            FOR UPDATE OF p
            """).With(jobId).With(fence);
        batch.Append("SELECT first_ordinal, size, state FROM batches WHERE job_id = $1 ORDER BY first_ordinal LIMIT $2").With(jobId).With(MostBatches);
        JobProgress progress;
        int count, maxCandidates;
        var first = new List<long>();
        long next = 0;
        var isFull = false;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            progress = new JobProgress
            {
                JobId = jobId,
                NextOrdinal = reader.GetInt64(0),
                Scheduled = reader.GetInt64(1),
                Accepted = reader.GetInt64(2),
                Rejected = reader.GetInt64(3),
                Duplicates = reader.GetInt64(4),
                Failed = reader.GetInt64(5),
                Surplus = reader.GetInt64(6),
                RejectedBy = reader.GetString(7),
                FailedBy = reader.GetString(8),
                StreakReason = reader.Text(9),
                Streak = reader.GetInt32(10),
                Round = reader.GetInt32(13),
            };
            (count, maxCandidates) = (reader.GetInt32(11), reader.GetInt32(12));
            await reader.NextResultAsync(cancellationToken);
            var total = 0;
            while (await reader.ReadAsync(cancellationToken) && reader.GetInt16(2) == (short)BatchState.Done && total < most)
            {
                first.Add(reader.GetInt64(0));
                total += reader.GetInt32(1);
                next = reader.GetInt64(0) + reader.GetInt32(1);
            }

            isFull = total >= most || first.Count == MostBatches;
        }

        if (first.Count == 0)
        {
            return null;
        }

        // What a retried batch settled in an earlier life has its verdict already. The bounds are said twice, since no planner infers
        // them: one that joins by walking along both tables would walk along all verdicts of the job, for every admission anew.
        await using var select = new NpgsqlCommand("""
            SELECT c.ordinal, c.outcome, c.reason, c.signature FROM candidates c
            WHERE c.job_id = $1 AND c.ordinal >= $2 AND c.ordinal < $3
              AND NOT EXISTS (SELECT FROM verdicts v WHERE v.job_id = c.job_id AND v.ordinal = c.ordinal AND v.ordinal >= $2 AND v.ordinal < $3)
            ORDER BY c.ordinal
            """, connection, transaction).With(jobId).With(first[0]).With(next);
        var pending = await select.ListAsync(
            row => new PendingCandidate(row.GetInt64(0), (CandidateOutcome)row.GetInt16(1), row.Text(2), row.GetFieldValue<byte[]>(3)),
            cancellationToken);
        return new Admission(connection, transaction, progress, count, maxCandidates, [.. first], pending) { IsFull = isFull };
    }

    /// <summary>Texts of candidates of this or another job, for verifying likely duplicates.</summary>
    public async Task<Dictionary<long, string>> TextsAsync(Guid jobId, IEnumerable<long> ordinals, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT ordinal, text FROM candidates WHERE job_id = $1 AND ordinal = ANY($2)", _connection, _transaction)
            .With(jobId).With(ordinals.ToArray());
        return (await command.ListAsync(row => (row.GetInt64(0), Text: row.Text(1) ?? ""), cancellationToken)).ToDictionary(row => row.Item1, row => row.Text);
    }

    /// <summary>Settles, and ends the job's work if it has its count.</summary>
    /// <returns>How many candidates past this admission were settled as surplus, because it ended the job's work.</returns>
    public async Task<long> CommitAsync(AdmissionResult result, CancellationToken cancellationToken)
    {
        // The round's default is the first, so that jobs that are not opened again do not pay for it.
        var round = Progress.Round > 0 ? Progress.Round : (int?)null;
        await using (var copy = await _connection.BeginBinaryImportAsync(
            $"COPY verdicts (job_id, ordinal, state, reason, duplicate_of_job, duplicate_of, similarity{(round is null ? "" : ", round")}) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            foreach (var verdict in result.Verdicts)
            {
                await WriteAsync(copy, verdict, cancellationToken);
                if (round is { } known)
                {
                    await copy.WriteAsync(known, NpgsqlDbType.Integer, cancellationToken);
                }
            }

            await copy.CompleteAsync(cancellationToken);
        }

        var p = result.Progress;
        await using var batch = new NpgsqlBatch(_connection, _transaction);
        batch.Append("DELETE FROM batches WHERE job_id = $1 AND first_ordinal = ANY($2)").With(p.JobId).With(_batches);
        batch.Append("""
            UPDATE job_progress
            SET accepted = $2, rejected = $3, duplicates = $4, failed = $5, surplus = $6, rejected_by = $7, failed_by = $8, streak_reason = $9, streak = $10
            WHERE job_id = $1
            """)
            .With(p.JobId).With(p.Accepted).With(p.Rejected).With(p.Duplicates).With(p.Failed).With(p.Surplus)
            .WithJsonb(p.RejectedBy).WithJsonb(p.FailedBy).With(p.StreakReason).With(p.Streak);
        batch.Append(JobWatches.Notify).With(p.JobId);
        long past = 0;
        if (result.Fulfilled)
        {
            JobEndings.AppendClose(batch, p.JobId, JobEndings.CountReached);
            past = await JobEndings.ExecuteCloseAsync(batch, cancellationToken);
        }
        else
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await _transaction.CommitAsync(cancellationToken);
        return past;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Verdict v, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(v.JobId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(v.Ordinal, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync((short)v.State, NpgsqlDbType.Smallint, cancellationToken);
        await (v.Reason is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(v.Reason, NpgsqlDbType.Text, cancellationToken));
        await (v.DuplicateOfJob is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(v.DuplicateOfJob.Value, NpgsqlDbType.Uuid, cancellationToken));
        await (v.DuplicateOf is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(v.DuplicateOf.Value, NpgsqlDbType.Bigint, cancellationToken));
        await (v.Similarity is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(v.Similarity.Value, NpgsqlDbType.Double, cancellationToken));
    }
}

using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Admission;

/// <summary>The right to admit for a job: one worker at a time, fenced.</summary>
/// <param name="Fence">The number that every admission must carry; null while another worker has the right.</param>
/// <param name="HolderId">Who has it.</param>
public readonly record struct AdmissionRight(long? Fence, Guid? HolderId)
{
    /// <summary>Whether that of another worker had run out; for the metrics only.</summary>
    public bool IsTakenOver { get; init; }
}

/// <summary>An accepted sample as deduplication remembers it.</summary>
public readonly record struct AcceptedSignature(long Ordinal, byte[] Signature);

/// <summary>The database's side of admission.</summary>
public sealed class AdmissionStore(NpgsqlDataSource dataSource)
{
    /// <summary>Takes or keeps the right to admit for a job.</summary>
    public async Task<AdmissionRight> HoldAsync(Guid jobId, Guid workerId, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Append("""
            UPDATE job_progress p
            SET admitter_id = $2, admitter_until = clock_timestamp() + $3,
                admitter_fence = p.admitter_fence + CASE WHEN p.admitter_id = $2 THEN 0 ELSE 1 END
            FROM job_progress before
            WHERE p.job_id = $1 AND before.job_id = $1 AND (p.admitter_id IS NULL OR p.admitter_id = $2 OR p.admitter_until < clock_timestamp())
            RETURNING p.admitter_fence, coalesce(before.admitter_id <> $2, false)
            """).With(jobId).With(workerId).With(duration);
        batch.Append("SELECT admitter_id FROM job_progress WHERE job_id = $1").With(jobId);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
        {
            return new AdmissionRight(reader.GetInt64(0), workerId) { IsTakenOver = reader.GetBoolean(1) };
        }

        await reader.NextResultAsync(cancellationToken);
        return new AdmissionRight(null, await reader.ReadAsync(cancellationToken) ? reader.Nullable<Guid>(0) : null);
    }

    /// <summary>Keeps the rights that a worker has.</summary>
    public async Task RenewAsync(Guid workerId, Guid[] jobs, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH mine AS (
                SELECT job_id FROM job_progress WHERE job_id = ANY($2) AND admitter_id = $1 ORDER BY job_id FOR UPDATE
            )
            UPDATE job_progress p SET admitter_until = clock_timestamp() + $3 FROM mine WHERE p.job_id = mine.job_id
            """)
            .With(workerId).With(jobs).With(duration);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gives rights back, so that another worker need not wait for them to run out.</summary>
    public async Task ReleaseAsync(Guid workerId, Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH mine AS (
                SELECT job_id FROM job_progress WHERE job_id = ANY($2) AND admitter_id = $1 ORDER BY job_id FOR UPDATE
            )
            UPDATE job_progress p SET admitter_until = NULL, admitter_id = NULL FROM mine WHERE p.job_id = mine.job_id
            """)
            .With(workerId).With(jobs);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Those of the given jobs whose first batch is finished.</summary>
    public async Task<List<Guid>> DueAsync(Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT mine.id FROM unnest($1) AS mine(id)
            CROSS JOIN LATERAL (SELECT b.state FROM batches b WHERE b.job_id = mine.id ORDER BY b.first_ordinal LIMIT 1) AS head
            WHERE head.state = 2
            """).With(jobs);
        return await command.ListAsync(row => row.GetGuid(0), cancellationToken);
    }

    /// <summary>Signatures of a job's accepted samples, in ordinal order.</summary>
    public async IAsyncEnumerable<AcceptedSignature> SignaturesAsync(Guid jobId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT c.ordinal, c.signature FROM verdicts v JOIN candidates c ON c.job_id = v.job_id AND c.ordinal = v.ordinal
            WHERE v.job_id = $1 AND v.state = 0 ORDER BY v.ordinal
            """).With(jobId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new AcceptedSignature(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        }
    }

    /// <summary>Texts of a job's accepted samples, in ordinal order.</summary>
    public async IAsyncEnumerable<(long Ordinal, string Text)> AcceptedTextsAsync(Guid jobId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT c.ordinal, c.text FROM verdicts v JOIN candidates c ON c.job_id = v.job_id AND c.ordinal = v.ordinal
            WHERE v.job_id = $1 AND v.state = 0 ORDER BY v.ordinal
            """).With(jobId);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return (reader.GetInt64(0), reader.Text(1) ?? "");
        }
    }

    /// <summary>Begins an admission: locks the job's books and reads the contiguous run of finished batches.</summary>
    /// <param name="most">About how many candidates to take at most; at least one batch is taken.</param>
    /// <returns>Null where the right passed to another, the job ended, or no finished batch is next.</returns>
    public async Task<Admission?> BeginAsync(Guid jobId, long fence, int most, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await Admission.LoadAsync(connection, transaction, jobId, fence, most, cancellationToken) is { } admission)
            {
                return admission;
            }
        }
        catch
        {
            await CleanAsync();
            throw;
        }

        await CleanAsync();
        return null;

        async Task CleanAsync()
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }
}

using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Overview;

/// <summary>A batch in a worker's hands.</summary>
/// <param name="Done">Its candidates that are stored.</param>
/// <param name="HeldSeconds">For how long the worker has had it.</param>
public sealed record BatchInProgress(Guid WorkerId, Guid JobId, long FirstOrdinal, int Size, int Done, double HeldSeconds);

/// <summary>Reads what every worker does now.</summary>
public sealed class WorkInProgress(NpgsqlDataSource dataSource)
{
    /// <summary>Batches of any one worker that are listed; who has given it more slots sees the first.</summary>
    public const int MostOfAWorker = 32;

    /// <summary>Batches by worker, the longest held first, and the worker that schedules; null where none does just now.</summary>
    public async Task<(ILookup<Guid, BatchInProgress> Batches, Guid? Scheduler)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        // Counting the stored candidates of a batch reads a few entries of the primary key's index.
        batch.Append("""
            SELECT held.worker_id, held.job_id, held.first_ordinal, held.size,
                   (SELECT count(*) FROM candidates c WHERE c.job_id = held.job_id AND c.ordinal >= held.first_ordinal AND c.ordinal < held.first_ordinal + held.size)::integer,
                   greatest(0, extract(epoch FROM clock_timestamp() - held.since))::double precision
            FROM (SELECT b.*, row_number() OVER (PARTITION BY b.worker_id ORDER BY b.since, b.job_id, b.first_ordinal) AS place
                  FROM batches b WHERE b.state = 1 AND b.worker_id IS NOT NULL) AS held
            WHERE held.place <= $1 ORDER BY held.place
            """).With(MostOfAWorker);
        batch.Append("SELECT holder_id FROM leases WHERE name = $1 AND held_until > clock_timestamp()").With(Workers.Leases.Scheduler);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var batches = await reader.RestAsync(
            row => new BatchInProgress(row.GetGuid(0), row.GetGuid(1), row.GetInt64(2), row.GetInt32(3), row.GetInt32(4), row.GetDouble(5)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        Guid? scheduler = await reader.ReadAsync(cancellationToken) ? reader.GetGuid(0) : null;
        return (batches.ToLookup(held => held.WorkerId), scheduler);
    }
}

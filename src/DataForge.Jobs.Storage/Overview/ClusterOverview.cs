using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Overview;

/// <summary>How much work there is, of one moment.</summary>
/// <param name="Jobs">How many jobs are in each status.</param>
/// <param name="ReadyBatches">Batches that wait for a worker.</param>
/// <param name="ParkedBatches">Batches that wait for their provider.</param>
/// <param name="LeasedBatches">Batches that workers hold.</param>
/// <param name="DoneBatches">Finished batches that wait for admission.</param>
/// <param name="OldestWaiting">When the oldest job that has had no batch yet was accepted; null where none waits.</param>
/// <param name="Now">The database's clock.</param>
public sealed record ClusterWork(
    IReadOnlyDictionary<string, long> Jobs,
    long ReadyBatches,
    long ParkedBatches,
    long LeasedBatches,
    long DoneBatches,
    (Guid JobId, DateTimeOffset CreatedAt)? OldestWaiting,
    DateTimeOffset Now);

/// <summary>Reads how the cluster is doing.</summary>
public sealed class ClusterOverview(NpgsqlDataSource dataSource)
{
    /// <summary>Asks the database for anything, to see whether it answers.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>How much work there is.</summary>
    public async Task<ClusterWork> WorkAsync(CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT status, count(*) FROM jobs GROUP BY status");
        batch.Append("""
            SELECT count(*) FILTER (WHERE state = 0 AND (not_before IS NULL OR not_before <= clock_timestamp())),
                   count(*) FILTER (WHERE state = 0 AND not_before > clock_timestamp()),
                   count(*) FILTER (WHERE state = 1),
                   count(*) FILTER (WHERE state = 2),
                   clock_timestamp()
            FROM batches
            """);
        batch.Append("SELECT id, created_at FROM jobs WHERE finished_at IS NULL AND status = 'queued' AND intent = 'run' ORDER BY created_at, id LIMIT 1");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var jobs = (await reader.RestAsync(row => (Status: row.GetString(0), Count: row.GetInt64(1)), cancellationToken)).ToDictionary(row => row.Status, row => row.Count);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (ready, parked, leased, done, now) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4));
        await reader.NextResultAsync(cancellationToken);
        (Guid, DateTimeOffset)? oldest = await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
        return new ClusterWork(jobs, ready, parked, leased, done, oldest, now);
    }
}

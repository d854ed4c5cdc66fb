using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Workers;

/// <summary>A role in this process's hands.</summary>
/// <param name="Fence">Rises with every change of holder.</param>
/// <param name="IsTakenOver">Whether it was taken just now from a holder that was not heard from; for the metrics only.</param>
public readonly record struct HeldLease(long Fence, bool IsTakenOver);

/// <summary>
/// Roles that one process of the cluster holds at a time, on the database's clock. Rows rather than session locks:
/// a session lock outlives a host that vanished until TCP gives up on it.
/// </summary>
public sealed class Leases(NpgsqlDataSource dataSource)
{
    /// <summary>The process that creates batches and looks for overdue work.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>Takes or keeps a role.</summary>
    /// <returns>The role while held by this worker; null while another holds it.</returns>
    public async Task<HeldLease?> HoldAsync(string name, Guid workerId, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH before AS (SELECT holder_id, held_until FROM leases WHERE name = $1)
            INSERT INTO leases AS l (name, holder_id, fence, held_until)
            VALUES ($1, $2, 1, clock_timestamp() + $3)
            ON CONFLICT (name) DO UPDATE
            SET holder_id = $2, held_until = clock_timestamp() + $3,
                fence = l.fence + CASE WHEN l.holder_id = $2 THEN 0 ELSE 1 END
            WHERE l.holder_id = $2 OR l.held_until < clock_timestamp()
            RETURNING fence, coalesce((SELECT holder_id <> $2 AND held_until > '-infinity' FROM before), false)
            """).With(name).With(workerId).With(duration);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new HeldLease(reader.GetInt64(0), reader.GetBoolean(1)) : null;
    }

    /// <summary>Gives a role back at once, so that a successor need not wait.</summary>
    public async Task ReleaseAsync(string name, Guid workerId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("UPDATE leases SET held_until = '-infinity' WHERE name = $1 AND holder_id = $2").With(name).With(workerId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

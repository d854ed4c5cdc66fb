using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Workers;

/// <summary>Who is alive: workers announce themselves, the scheduler counts their slots.</summary>
public sealed class WorkerRegistry(NpgsqlDataSource dataSource)
{
    /// <summary>How long after its last word a worker still counts as alive.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

    /// <summary>Says that a worker is alive.</summary>
    public async Task HeartbeatAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            INSERT INTO workers (id, host, version, roles, slots, concurrency, started_at, seen_at, stopping, accepted_lately, settled_lately)
            VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp(), $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), stopping = $7, accepted_lately = $8, settled_lately = $9
            """).With(worker.Id).With(worker.Host).With(worker.Version).With(worker.Roles).With(worker.Slots).With(worker.Concurrency).With(worker.Stopping)
            .With(worker.AcceptedLately).With(worker.SettledLately);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Says goodbye, and forgets those not heard from for an hour.</summary>
    public async Task RemoveAsync(Guid workerId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH gone AS (DELETE FROM workers WHERE id = $1 OR seen_at < clock_timestamp() - interval '1 hour' RETURNING id)
            DELETE FROM ledger_writers WHERE worker_id IN (SELECT id FROM gone WHERE id <> $1)
            """).With(workerId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Workers heard from lately, with how many batches each holds.</summary>
    public async Task<List<(WorkerProcess Worker, int Batches)>> LiveAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT w.id, w.host, w.version, w.roles, w.slots, w.concurrency, w.started_at, w.seen_at, w.stopping, w.accepted_lately, w.settled_lately,
                   (SELECT count(*) FROM batches b WHERE b.worker_id = w.id AND b.state = 1)::integer
            FROM workers w WHERE w.seen_at > clock_timestamp() - $1 ORDER BY w.started_at, w.id
            """).With(Silence);
        return await command.ListAsync(
            row => (new WorkerProcess
            {
                Id = row.GetGuid(0),
                Host = row.GetString(1),
                Version = row.GetString(2),
                Roles = row.GetFieldValue<string[]>(3),
                Slots = row.GetInt32(4),
                Concurrency = row.GetInt32(5),
                StartedAt = row.GetFieldValue<DateTimeOffset>(6),
                SeenAt = row.GetFieldValue<DateTimeOffset>(7),
                Stopping = row.GetBoolean(8),
                AcceptedLately = row.GetInt64(9),
                SettledLately = row.GetInt64(10),
            }, row.GetInt32(11)),
            cancellationToken);
    }
}

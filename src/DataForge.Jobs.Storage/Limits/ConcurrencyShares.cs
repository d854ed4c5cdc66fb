using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Limits;

/// <summary>What a process says of its calls to a provider.</summary>
/// <param name="Wanted">How many it has use for now, at least 1.</param>
/// <param name="InFlight">How many are under way; they cannot be taken back.</param>
public readonly record struct ConcurrencyDemand(int Wanted, int InFlight);

/// <summary>
/// A limit on calls at once, shared by all processes: each leases a share, renews it, and gives up what others have more
/// use for. The sum of all shares never passes the limit; the share of a process that is gone runs out.
/// </summary>
public sealed class ConcurrencyShares(NpgsqlDataSource dataSource)
{
    /// <summary>How often shares that do not divide evenly change hands, so that nobody goes without for long.</summary>
    private const int SecondsPerRound = 5;

    /// <summary>Takes, keeps or changes a share.</summary>
    /// <returns>How many calls this process may have under way from now on.</returns>
    public async Task<int> LeaseAsync(string provider, Guid processId, ConcurrencyDemand demand, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = new NpgsqlBatch(connection, transaction);
        read.Append("SELECT pg_advisory_xact_lock(hashtext('provider_shares'), hashtext($1))").With(provider);
        read.Append("DELETE FROM provider_shares WHERE provider = $1 AND held_until < clock_timestamp()").With(provider);
        read.Append("SELECT process_id, wanted, held FROM provider_shares WHERE provider = $1 AND process_id <> $2").With(provider).With(processId);
        read.Append($"SELECT (extract(epoch FROM clock_timestamp()) / {SecondsPerRound})::bigint");
        List<(Guid Process, int Wanted, int Held)> others;
        long round;
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            others = await reader.RestAsync(row => (row.GetGuid(0), row.GetInt32(1), row.GetInt32(2)), cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            round = reader.GetInt64(0);
        }

        var fair = FairShares.Divide(limit, [.. others.Select(other => (other.Process, other.Wanted)), (processId, demand.Wanted)], round)[processId];
        var free = Math.Max(0, limit - others.Sum(other => other.Held));
        var share = Math.Min(fair, free);
        await using var write = new NpgsqlCommand("""
            INSERT INTO provider_shares (provider, process_id, wanted, held, held_until) VALUES ($1, $2, $3, $4, clock_timestamp() + $5)
            ON CONFLICT (provider, process_id) DO UPDATE SET wanted = $3, held = $4, held_until = clock_timestamp() + $5
            """, connection, transaction)
            // What is under way counts, even past a share that shrinks.
            .With(provider).With(processId).With(demand.Wanted).With(Math.Max(share, demand.InFlight)).With(lease);
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return share;
    }

    /// <summary>Gives a process's shares back.</summary>
    public async Task ReleaseAsync(Guid processId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM provider_shares WHERE process_id = $1").With(processId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

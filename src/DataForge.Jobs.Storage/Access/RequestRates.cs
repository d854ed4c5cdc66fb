using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Access;

/// <summary>How a block of requests was asked for.</summary>
/// <param name="Granted">How many may be let in now; 0 to what was asked for.</param>
/// <param name="Remaining">How many more there would be now.</param>
/// <param name="NextIn">When there is one more; zero where there is one now.</param>
/// <param name="FullIn">When the whole limit is there again.</param>
public readonly record struct RequestGrant(int Granted, int Remaining, TimeSpan NextIn, TimeSpan FullIn);

/// <summary>
/// Requests per minute over all processes: one row a subject holds the moment at which its bucket is full again (the
/// generic cell rate algorithm, ITU-T I.371, 1993, with a burst as large as the limit: a fresh minute's requests may come
/// at once, and are given back evenly). Processes take small blocks, so that most requests cost no statement.
/// </summary>
public sealed class RequestRates(NpgsqlDataSource dataSource)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Takes a block, or what there is of it.</summary>
    /// <param name="limit">Requests a minute, at least 1.</param>
    /// <param name="wanted">At least 1.</param>
    public async Task<RequestGrant> TakeAsync(string subject, int limit, int wanted, CancellationToken cancellationToken)
    {
        // The last statement sees what the one before it in the queue for the row wrote.
        var each = Minute / limit;
        await using var batch = dataSource.CreateBatch();
        batch.Append("INSERT INTO request_rates (subject, next_at) VALUES ($1, '-infinity') ON CONFLICT DO NOTHING").With(subject);
        batch.Append("SELECT 1 FROM request_rates WHERE subject = $1 FOR UPDATE").With(subject);
        batch.Append("""
            WITH turn AS (
                SELECT clock_timestamp() AS now
            ), bucket AS (
                SELECT r.subject, t.now, greatest(r.next_at, t.now) AS full_at FROM request_rates r, turn t WHERE r.subject = $1
            ), there AS (
                -- The millionth is for times that are kept to the microsecond.
                SELECT *, greatest(0, floor($3 - extract(epoch FROM full_at - now) / extract(epoch FROM $4::interval) + 0.000001))::integer AS requests FROM bucket
            ), given AS (
                SELECT *, least(requests, $2) AS granted FROM there
            )
            UPDATE request_rates r SET next_at = g.full_at + g.granted * $4::interval FROM given g WHERE r.subject = g.subject
            RETURNING g.granted, g.requests - g.granted, r.next_at - g.now
            """).With(subject).With(wanted).With(limit).With(each);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            // The row was swept away in between, which means that its bucket is full.
            return new RequestGrant(1, limit - 1, TimeSpan.Zero, each);
        }

        var (granted, remaining, full) = (reader.GetInt32(0), reader.GetInt32(1), reader.GetTimeSpan(2));
        var next = remaining > 0 ? TimeSpan.Zero : full - ((limit - 1) * each);
        return new RequestGrant(granted, remaining, next > TimeSpan.Zero ? next : TimeSpan.Zero, full);
    }

    /// <summary>Forgets subjects whose buckets are full: it is as if they were not there.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            DELETE FROM request_rates
            WHERE subject IN (SELECT subject FROM request_rates WHERE next_at < clock_timestamp() - interval '1 minute' ORDER BY subject LIMIT 10000 FOR UPDATE SKIP LOCKED)
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

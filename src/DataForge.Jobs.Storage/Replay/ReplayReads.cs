using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Replay;

/// <summary>What a tenant's store holds of one model, and what it has saved.</summary>
/// <param name="Entries">Answers that can be given again.</param>
/// <param name="Bytes">How much they take.</param>
/// <param name="Oldest">When the oldest of them was bought; null where there is none.</param>
/// <param name="Hits">Answers given again, also of entries that have gone since.</param>
/// <param name="Tokens">Tokens that they had cost.</param>
/// <param name="CostUsd">US dollars that they had cost, where that was known.</param>
public sealed record ReplayHolding(string Provider, string Model, long Entries, long Bytes, DateTimeOffset? Oldest, long Hits, long Tokens, decimal CostUsd);

/// <summary>Reads what the replay store holds and saves.</summary>
public sealed class ReplayReads(NpgsqlDataSource dataSource)
{
    /// <summary>A tenant's holdings, by provider and model.</summary>
    public async Task<List<ReplayHolding>> OfAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT provider, model, coalesce(h.entries, 0), coalesce(h.bytes, 0), h.oldest, coalesce(s.hits, 0), coalesce(s.tokens, 0), coalesce(s.cost_usd, 0)
            FROM (SELECT provider, model, count(*) AS entries, sum(bytes)::bigint AS bytes, min(created_at) AS oldest
                  FROM replay_answers WHERE tenant = $1 AND expires_at > clock_timestamp() GROUP BY provider, model) h
            FULL JOIN (SELECT provider, model, sum(hits)::bigint AS hits, sum(tokens)::bigint AS tokens, sum(cost_usd) AS cost_usd
                  FROM replay_savings WHERE tenant = $1 GROUP BY provider, model) s USING (provider, model)
            ORDER BY provider, model
            """).With(tenant);
        return await command.ListAsync(
            row => new ReplayHolding(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.Nullable<DateTimeOffset>(4), row.GetInt64(5), row.GetInt64(6), row.GetDecimal(7)),
            cancellationToken);
    }
}

using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>
/// What is set aside for interactive calls, and what they cost in a month: the same for tenants and for keys. Whoever
/// writes both writes tenants first, so that nobody waits for each other.
/// </summary>
/// <typeparam name="T">By what its rows are told apart: a tenant's name or a key's id.</typeparam>
internal sealed class ReservationRows<T> where T : IComparable<T>
{
    /// <summary>This month, as the tables of monthly usage name it.</summary>
    public const string ThisMonth = "date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')";

    private readonly string _renew;
    private readonly string _keep;
    private readonly string _lock;
    private readonly string _settle;
    private readonly string _end;
    private readonly string _book;

    /// <param name="reservations">The table of what is set aside.</param>
    /// <param name="usage">The table of what was spent in a month.</param>
    /// <param name="owner">The column, of both, that says whose it is.</param>
    public ReservationRows(string reservations, string usage, string owner)
    {
        _lock = $"SELECT 1 FROM {reservations} WHERE process_id = $1 ORDER BY {owner} FOR UPDATE";
        _keep = $"DELETE FROM {reservations} WHERE process_id = $1 AND NOT {owner} = ANY($2)";
        _renew = $"""
            UPDATE {reservations} r SET calls = m.calls, cost_usd = m.cost_usd, tokens = m.tokens, held_until = clock_timestamp() + $6
            FROM unnest($2, $3, $4, $5) AS m({owner}, calls, cost_usd, tokens) WHERE r.process_id = $1 AND r.{owner} = m.{owner}
            """;
        // A reservation that ran out meanwhile was charged as a whole; there is nothing left to give back.
        _settle = $"""
            UPDATE {reservations} SET calls = calls - $3, cost_usd = greatest(0, cost_usd - $4), tokens = greatest(0, tokens - $5)
            WHERE {owner} = $1 AND process_id = $2
            """;
        _end = $"DELETE FROM {reservations} WHERE {owner} = $1 AND process_id = $2 AND calls <= 0";
        _book = $"""
            INSERT INTO {usage} AS t ({owner}, month, shard, calls, cost_usd, tokens) VALUES ($1, {ThisMonth}::date, $2, $3, $4, $5)
            ON CONFLICT ({owner}, month, shard) DO UPDATE
            SET calls = t.calls + excluded.calls, cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
            """;
        // Their provider may bill the calls that nobody booked, so the worst case counts as spent.
        Expire = $"""
            WITH dead AS (
                DELETE FROM {reservations}
                WHERE ({owner}, process_id) IN (SELECT {owner}, process_id FROM {reservations} WHERE held_until < clock_timestamp() ORDER BY {owner} FOR UPDATE SKIP LOCKED)
                RETURNING {owner}, cost_usd, tokens)
            INSERT INTO {usage} AS t ({owner}, month, shard, calls, cost_usd, tokens)
            SELECT {owner}, {ThisMonth}::date, 0, 0, sum(cost_usd), sum(tokens) FROM dead GROUP BY {owner} ORDER BY {owner}
            ON CONFLICT ({owner}, month, shard) DO UPDATE SET cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
            """;
    }

    /// <summary>The statement that charges for what the dead had set aside.</summary>
    public string Expire { get; }

    /// <summary>Adds what makes the rows of a process say what it holds, and no more.</summary>
    public void AppendRenewal(NpgsqlBatch batch, Guid processId, IEnumerable<(T Owner, PayerReserve Held)> mine, TimeSpan held)
    {
        var sums = mine.GroupBy(static each => each.Owner, static each => each.Held)
            .Select(static of => (Owner: of.Key, Calls: of.Sum(static each => each.Calls), CostUsd: of.Sum(static each => each.Amount.CostUsd), Tokens: of.Sum(static each => each.Amount.Tokens)))
            .ToList();
        var owners = sums.Select(static each => each.Owner).ToArray();
        batch.Append(_lock).With(processId);
        batch.Append(_keep).With(processId).With(owners);
        batch.Append(_renew).With(processId).With(owners)
            .With(sums.Select(static each => each.Calls).ToArray()).With(sums.Select(static each => each.CostUsd).ToArray()).With(sums.Select(static each => each.Tokens).ToArray()).With(held);
    }

    /// <summary>Adds what frees reservations.</summary>
    public void AppendSettled(NpgsqlBatch batch, Guid processId, IEnumerable<(T Owner, SettledPayerReserve Settled)> settled)
    {
        foreach (var of in settled.GroupBy(static each => each.Owner, static each => each.Settled).OrderBy(static of => of.Key))
        {
            batch.Append(_settle).With(of.Key).With(processId)
                .With(of.Sum(static each => each.Calls)).With(of.Sum(static each => each.Set.CostUsd)).With(of.Sum(static each => each.Set.Tokens));
            batch.Append(_end).With(of.Key).With(processId);
        }
    }

    /// <summary>Adds what books the month's spending.</summary>
    public void AppendSpent(NpgsqlBatch batch, short shard, IEnumerable<(T Owner, long Calls, Reserve Spent)> spent)
    {
        foreach (var of in spent.GroupBy(static each => each.Owner).OrderBy(static of => of.Key))
        {
            batch.Append(_book).With(of.Key).With(shard)
                .With(of.Sum(static each => each.Calls)).With(of.Sum(static each => each.Spent.CostUsd)).With(of.Sum(static each => each.Spent.Tokens));
        }
    }
}

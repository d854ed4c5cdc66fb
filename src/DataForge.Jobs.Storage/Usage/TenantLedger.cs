using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>
/// The books of calls that belong to no job. What was spent and what was set aside change places in one transaction, as for
/// jobs, and both count towards the month of the tenant and of the key.
/// </summary>
public sealed class TenantLedger(NpgsqlDataSource dataSource)
{
    private const string ThisMonth = ReservationRows<string>.ThisMonth;

    private static readonly ReservationRows<string> Tenants = new("tenant_reservations", "tenant_usage", "tenant");
    private static readonly ReservationRows<Guid> Keys = new("key_reservations", "key_usage", "key_id");

    /// <summary>Sets an amount aside if the budgets of the tenant and of the key leave room for it.</summary>
    /// <param name="payer">Whose budgets.</param>
    /// <param name="processId">Who holds it.</param>
    /// <param name="amount">How much.</param>
    /// <param name="budget">The tenant's; the key's own stands in its row.</param>
    /// <param name="held">How long it counts unless it is renewed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PayerReserveAnswer> ReserveAsync(Payer payer, Guid processId, Reserve amount, MonthlyBudget budget, TimeSpan held, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(budget);
        // The same lock as for the calls of jobs: whoever reserves for a tenant, or for a key of its, waits for the one before.
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT pg_advisory_xact_lock(hashtext('budget'), hashtext($1))").With(payer.Tenant);
        batch.Append($"""
            WITH spent AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM tenant_usage WHERE tenant = $1 AND month = {ThisMonth}::date
            ), held AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM (SELECT cost_usd, tokens FROM budget_reservations WHERE tenant = $1
                      UNION ALL SELECT cost_usd, tokens FROM tenant_reservations WHERE tenant = $1) r
            ), key_spent AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM key_usage WHERE key_id = $8 AND month = {ThisMonth}::date
            ), key_held AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM (SELECT cost_usd, tokens FROM budget_reservations WHERE key_id = $8
                      UNION ALL SELECT cost_usd, tokens FROM key_reservations WHERE key_id = $8) r
            ), key AS (
                SELECT max(monthly_budget_usd) AS cost, max(monthly_tokens) AS tokens FROM api_keys WHERE id = $8
            ), granted AS (
                SELECT FROM spent s, held h, key_spent ks, key_held kh, key k
                WHERE ($5::numeric IS NULL OR s.cost + h.cost + $3 <= $5) AND ($6::bigint IS NULL OR s.tokens + h.tokens + $4 <= $6)
                  AND (k.cost IS NULL OR ks.cost + kh.cost + $3 <= k.cost) AND (k.tokens IS NULL OR ks.tokens + kh.tokens + $4 <= k.tokens)
            ), for_key AS (
                INSERT INTO key_reservations AS r (key_id, process_id, calls, cost_usd, tokens, held_until)
                SELECT $8, $2, 1, $3, $4, clock_timestamp() + $7 FROM granted WHERE $8 IS NOT NULL
                ON CONFLICT (key_id, process_id) DO UPDATE
                SET calls = r.calls + 1, cost_usd = r.cost_usd + excluded.cost_usd, tokens = r.tokens + excluded.tokens, held_until = excluded.held_until
            ), for_tenant AS (
                INSERT INTO tenant_reservations AS r (tenant, process_id, calls, cost_usd, tokens, held_until)
                SELECT $1, $2, 1, $3, $4, clock_timestamp() + $7 FROM granted
                ON CONFLICT (tenant, process_id) DO UPDATE
                SET calls = r.calls + 1, cost_usd = r.cost_usd + excluded.cost_usd, tokens = r.tokens + excluded.tokens, held_until = excluded.held_until
            )
            SELECT EXISTS (SELECT FROM granted), s.cost, s.tokens, ks.cost, ks.tokens, k.cost, k.tokens, {ThisMonth} + interval '1 month' - (clock_timestamp() AT TIME ZONE 'UTC')
            FROM spent s, key_spent ks, key k
            """)
            .With(payer.Tenant).With(processId).With(amount.CostUsd).With(amount.Tokens).With(budget.MaxCostUsd).With(budget.MaxTokens).With(held).With(payer.KeyId);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new PayerReserveAnswer(
            reader.GetBoolean(0),
            new Reserve(reader.GetDecimal(1), reader.GetInt64(2)),
            new Reserve(reader.GetDecimal(3), reader.GetInt64(4)),
            new MonthlyBudget(reader.Nullable<decimal>(5), reader.Nullable<long>(6)),
            reader.GetFieldValue<TimeSpan>(7));
    }

    /// <summary>Books usage and frees what was set aside for it, in one transaction and exactly once, however often it is tried.</summary>
    /// <param name="writerId">Whoever writes, anew by every start.</param>
    /// <param name="sequence">Rises by one with every new flush of that writer.</param>
    /// <param name="processId">Who had set it aside; chooses the shard.</param>
    /// <param name="usage">Of no job; days and shards are chosen here.</param>
    /// <param name="settled">What is free again.</param>
    /// <param name="calls">The calls that the usage sums up, one by one.</param>
    public async Task BookAsync(
        Guid writerId, long sequence, Guid processId, IReadOnlyCollection<UsageDay> usage, IReadOnlyCollection<SettledPayerReserve> settled, IReadOnlyCollection<ProviderCall> calls, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var mark = new NpgsqlCommand("""
            INSERT INTO ledger_writers AS w (worker_id, sequence) VALUES ($1, $2)
            ON CONFLICT (worker_id) DO UPDATE SET sequence = $2 WHERE w.sequence < $2
            RETURNING 1
            """, connection, transaction).With(writerId).With(sequence))
        {
            if (await mark.ExecuteScalarAsync(cancellationToken) is null)
            {
                // This very flush was committed before, and only its answer was lost.
                return;
            }
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        var shard = UsageEntry.ShardOf(processId);
        foreach (var each in usage.OrderBy(each => (each.Tenant, each.Provider, each.Model, each.ApiKey)))
        {
            batch.Append(UsageRows.IntoDays("VALUES ($1, (clock_timestamp() AT TIME ZONE 'UTC')::date, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"))
                .With(each.Tenant).With(each.Provider).With(each.Model).With(each.ApiKey).With(shard).WithCounts(each);
        }

        var spent = usage.Select(static each => (each.Tenant, Key: KeyOf(each), each.Calls, Spent: new Reserve(each.CostUsd, each.PromptTokens + each.CompletionTokens)))
            .Concat(settled.Where(static each => each.Presumed != default).Select(static each => (each.Payer.Tenant, Key: each.Payer.KeyId, Calls: 0L, Spent: each.Presumed)))
            .ToList();
        Tenants.AppendSpent(batch, shard, spent.Select(static each => (each.Tenant, each.Calls, each.Spent)));
        Keys.AppendSpent(batch, shard, spent.Where(static each => each.Key is not null).Select(static each => (each.Key!.Value, each.Calls, each.Spent)));
        batch.AppendCalls(calls);
        Tenants.AppendSettled(batch, processId, settled.Select(static each => (each.Payer.Tenant, each)));
        Keys.AppendSettled(batch, processId, settled.Where(static each => each.Payer.KeyId is not null).Select(static each => (each.Payer.KeyId!.Value, each)));
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets calls that belong to no job, one by one; their sums stay. Those of jobs go with the jobs.</summary>
    /// <param name="age">How old they must be.</param>
    public async Task TrimAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        // The oldest come first along the index by job and number; no more of them are looked at than can go.
        await using var command = dataSource.CreateCommand("""
            DELETE FROM provider_calls
            WHERE id IN (SELECT id FROM provider_calls WHERE job_id IS NULL ORDER BY id LIMIT 10000) AND ended_at < clock_timestamp() - $1
            """).With(age);
        while (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
        }

        // Calls in flight end within minutes, or never.
        await using var deleted = dataSource.CreateCommand("DELETE FROM deleted_jobs WHERE deleted_at < clock_timestamp() - interval '1 day'");
        await deleted.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets a writer that has written its last.</summary>
    public async Task ForgetAsync(Guid writerId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM ledger_writers WHERE worker_id = $1").With(writerId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Keeps what this process has set aside, and may charge for what processes had set aside that are gone.</summary>
    /// <param name="processId">This process.</param>
    /// <param name="mine">All that it has set aside; what rows say beyond that was set aside for nobody.</param>
    /// <param name="held">How long it counts from now.</param>
    /// <param name="expires">Whether to charge for what has run out: only where those that live could have renewed theirs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RenewAsync(Guid processId, IReadOnlyList<PayerReserve> mine, TimeSpan held, bool expires, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        Tenants.AppendRenewal(batch, processId, mine.Select(static each => (each.Payer.Tenant, each)), held);
        Keys.AppendRenewal(batch, processId, mine.Where(static each => each.Payer.KeyId is not null).Select(static each => (each.Payer.KeyId!.Value, each)), held);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        if (!expires)
        {
            return;
        }

        await using var expire = dataSource.CreateBatch();
        expire.Append(Tenants.Expire);
        expire.Append(Keys.Expire);
        await expire.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Guid? KeyOf(UsageDay usage) => usage.ApiKey.Length == 0 ? null : Guid.Parse(usage.ApiKey);
}

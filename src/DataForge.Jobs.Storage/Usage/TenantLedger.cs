using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>How a reservation for an interactive call went.</summary>
/// <param name="Granted">Whether it is set aside.</param>
/// <param name="Spent">What the tenant has spent this month.</param>
/// <param name="NextMonth">How long until the next month begins.</param>
public sealed record TenantReserveAnswer(bool Granted, Reserve Spent, TimeSpan NextMonth);

/// <summary>What a process has set aside for a tenant's interactive calls.</summary>
/// <param name="Calls">For how many questions.</param>
/// <param name="Amount">What they may cost at worst, together.</param>
public readonly record struct HeldTenantReserve(string Tenant, int Calls, Reserve Amount);

/// <summary>What was set aside for one question and is free again, and what it is presumed to have cost beyond what is booked.</summary>
public readonly record struct SettledTenantReserve(string Tenant, int Calls, Reserve Set, Reserve Presumed);

/// <summary>
/// The books of calls that belong to no job. What was spent and what was set aside change places in one transaction, as for
/// jobs, and both count towards the tenant's month.
/// </summary>
public sealed class TenantLedger(NpgsqlDataSource dataSource)
{
    private const string ThisMonth = "date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')";

    /// <summary>Sets an amount aside if the tenant's budget leaves room for it.</summary>
    /// <param name="held">How long it counts unless it is renewed.</param>
    public async Task<TenantReserveAnswer> ReserveAsync(string tenant, Guid processId, Reserve amount, TenantBudget budget, TimeSpan held, CancellationToken cancellationToken)
    {
        // The same lock as for the calls of jobs: whoever reserves for a tenant waits for the one before.
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT pg_advisory_xact_lock(hashtext('budget'), hashtext($1))").With(tenant);
        batch.Append($"""
            WITH spent AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM tenant_usage WHERE tenant = $1 AND month = {ThisMonth}::date
            ), held AS (
                SELECT coalesce(sum(cost_usd), 0) AS cost, coalesce(sum(tokens), 0)::bigint AS tokens
                FROM (SELECT cost_usd, tokens FROM budget_reservations WHERE tenant = $1
                      UNION ALL SELECT cost_usd, tokens FROM tenant_reservations WHERE tenant = $1) r
            ), written AS (
                INSERT INTO tenant_reservations AS r (tenant, process_id, calls, cost_usd, tokens, held_until)
                SELECT $1, $2, 1, $3, $4, clock_timestamp() + $7 FROM spent s, held h
                WHERE ($5::numeric IS NULL OR s.cost + h.cost + $3 <= $5) AND ($6::bigint IS NULL OR s.tokens + h.tokens + $4 <= $6)
                ON CONFLICT (tenant, process_id) DO UPDATE
                SET calls = r.calls + 1, cost_usd = r.cost_usd + excluded.cost_usd, tokens = r.tokens + excluded.tokens, held_until = excluded.held_until
                RETURNING 1
            )
            SELECT EXISTS (SELECT FROM written), s.cost, s.tokens, {ThisMonth} + interval '1 month' - (clock_timestamp() AT TIME ZONE 'UTC') FROM spent s
            """)
            .With(tenant).With(processId).With(amount.CostUsd).With(amount.Tokens).With(budget.MaxCostUsd).With(budget.MaxTokens).With(held);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new TenantReserveAnswer(reader.GetBoolean(0), new Reserve(reader.GetDecimal(1), reader.GetInt64(2)), reader.GetFieldValue<TimeSpan>(3));
    }

    /// <summary>Books usage and frees what was set aside for it, in one transaction and exactly once, however often it is tried.</summary>
    /// <param name="writerId">Whoever writes, anew by every start.</param>
    /// <param name="sequence">Rises by one with every new flush of that writer.</param>
    /// <param name="processId">Who had set it aside; chooses the shard.</param>
    /// <param name="usage">Of no job; days and shards are chosen here.</param>
    /// <param name="settled">What is free again.</param>
    /// <param name="calls">The calls that the usage sums up, one by one.</param>
    public async Task BookAsync(
        Guid writerId, long sequence, Guid processId, IReadOnlyCollection<UsageDay> usage, IReadOnlyCollection<SettledTenantReserve> settled, IReadOnlyCollection<ProviderCall> calls, CancellationToken cancellationToken)
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
            batch.Append("""
                INSERT INTO usage_days AS u (tenant, day, provider, model, api_key, shard, calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls)
                VALUES ($1, (clock_timestamp() AT TIME ZONE 'UTC')::date, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (tenant, day, provider, model, api_key, shard) DO UPDATE
                SET calls = u.calls + excluded.calls, retries = u.retries + excluded.retries,
                    prompt_tokens = u.prompt_tokens + excluded.prompt_tokens, completion_tokens = u.completion_tokens + excluded.completion_tokens,
                    cached_calls = u.cached_calls + excluded.cached_calls, cost_usd = u.cost_usd + excluded.cost_usd,
                    unpriced_calls = u.unpriced_calls + excluded.unpriced_calls
                """)
                .With(each.Tenant).With(each.Provider).With(each.Model).With(each.ApiKey).With(shard).With(each.Calls).With(each.Retries)
                .With(each.PromptTokens).With(each.CompletionTokens).With(each.CachedCalls).With(each.CostUsd).With(each.UnpricedCalls);
        }

        AppendMonths(batch, usage, settled, shard);
        batch.AppendCalls(calls);
        foreach (var tenant in settled.GroupBy(each => each.Tenant).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            // A reservation that ran out meanwhile was charged as a whole; there is nothing left to give back.
            batch.Append("""
                UPDATE tenant_reservations SET calls = calls - $3, cost_usd = greatest(0, cost_usd - $4), tokens = greatest(0, tokens - $5)
                WHERE tenant = $1 AND process_id = $2
                """)
                .With(tenant.Key).With(processId).With(tenant.Sum(each => each.Calls)).With(tenant.Sum(each => each.Set.CostUsd)).With(tenant.Sum(each => each.Set.Tokens));
            batch.Append("DELETE FROM tenant_reservations WHERE tenant = $1 AND process_id = $2 AND calls <= 0").With(tenant.Key).With(processId);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
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

    /// <summary>Keeps what this process has set aside, and charges for what processes had set aside that are gone.</summary>
    /// <param name="mine">All that it has set aside; what rows say beyond that was set aside for nobody.</param>
    public async Task RenewAsync(Guid processId, IReadOnlyList<HeldTenantReserve> mine, TimeSpan held, CancellationToken cancellationToken)
    {
        var tenants = mine.Select(each => each.Tenant).ToArray();
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT 1 FROM tenant_reservations WHERE process_id = $1 ORDER BY tenant FOR UPDATE").With(processId);
        batch.Append("DELETE FROM tenant_reservations WHERE process_id = $1 AND NOT tenant = ANY($2)").With(processId).With(tenants);
        batch.Append("""
            UPDATE tenant_reservations r SET calls = m.calls, cost_usd = m.cost_usd, tokens = m.tokens, held_until = clock_timestamp() + $6
            FROM unnest($2, $3, $4, $5) AS m(tenant, calls, cost_usd, tokens) WHERE r.process_id = $1 AND r.tenant = m.tenant
            """)
            .With(processId).With(tenants).With(mine.Select(each => each.Calls).ToArray())
            .With(mine.Select(each => each.Amount.CostUsd).ToArray()).With(mine.Select(each => each.Amount.Tokens).ToArray()).With(held);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        // Their provider may bill the calls that nobody booked, so the worst case counts as spent.
        await using var expire = dataSource.CreateCommand($"""
            WITH dead AS (
                DELETE FROM tenant_reservations
                WHERE (tenant, process_id) IN (SELECT tenant, process_id FROM tenant_reservations WHERE held_until < clock_timestamp() ORDER BY tenant FOR UPDATE SKIP LOCKED)
                RETURNING tenant, cost_usd, tokens)
            INSERT INTO tenant_usage AS t (tenant, month, shard, calls, cost_usd, tokens)
            SELECT tenant, {ThisMonth}::date, 0, 0, sum(cost_usd), sum(tokens) FROM dead GROUP BY tenant ORDER BY tenant
            ON CONFLICT (tenant, month, shard) DO UPDATE SET cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
            """);
        await expire.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AppendMonths(NpgsqlBatch batch, IReadOnlyCollection<UsageDay> usage, IReadOnlyCollection<SettledTenantReserve> settled, short shard)
    {
        var months = usage.Select(each => (each.Tenant, each.Calls, each.CostUsd, Tokens: each.PromptTokens + each.CompletionTokens))
            .Concat(settled.Select(each => (each.Tenant, Calls: 0L, each.Presumed.CostUsd, each.Presumed.Tokens)))
            .GroupBy(each => each.Tenant).OrderBy(each => each.Key, StringComparer.Ordinal);
        foreach (var month in months)
        {
            batch.Append($"""
                INSERT INTO tenant_usage AS t (tenant, month, shard, calls, cost_usd, tokens) VALUES ($1, {ThisMonth}::date, $2, $3, $4, $5)
                ON CONFLICT (tenant, month, shard) DO UPDATE
                SET calls = t.calls + excluded.calls, cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
                """)
                .With(month.Key).With(shard).With(month.Sum(each => each.Calls)).With(month.Sum(each => each.CostUsd)).With(month.Sum(each => each.Tokens));
        }
    }
}

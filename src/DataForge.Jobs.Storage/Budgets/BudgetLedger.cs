using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Budgets;

/// <summary>What a question may cost at worst.</summary>
public readonly record struct Reserve(decimal CostUsd, long Tokens);

/// <summary>The most that all calls of a tenant, or under a key, may cost in a month; null for no bound.</summary>
public sealed record MonthlyBudget(decimal? MaxCostUsd, long? MaxTokens)
{
    /// <summary>Whatever it costs.</summary>
    public static MonthlyBudget None { get; } = new(null, null);

    /// <summary>Whether there is any bound.</summary>
    public bool HasBound => MaxCostUsd is not null || MaxTokens is not null;
}

/// <summary>What a process has set aside for calls of one job.</summary>
/// <param name="Calls">For how many questions.</param>
/// <param name="Amount">What they may cost at worst, together.</param>
public readonly record struct HeldReserve(Guid JobId, int Calls, Reserve Amount)
{
    /// <summary>The same from its parts.</summary>
    public HeldReserve(Guid jobId, int calls, decimal costUsd, long tokens)
        : this(jobId, calls, new Reserve(costUsd, tokens))
    {
    }
}

/// <summary>How a reservation went.</summary>
/// <param name="Granted">How many of the questions, from the first on.</param>
/// <param name="Spent">What the job has spent, of <paramref name="Limit"/>.</param>
/// <param name="TenantSpent">What its tenant has spent this month.</param>
/// <param name="KeySpent">What was spent under its key this month, of <paramref name="KeyLimit"/>.</param>
public sealed record ReserveAnswer(
    int Granted, Reserve Spent, (decimal? MaxCostUsd, long? MaxTokens) Limit, Reserve TenantSpent, Reserve KeySpent, (decimal? MaxCostUsd, long? MaxTokens) KeyLimit);

/// <summary>
/// Sets aside the worst case before calls are made. What was spent is what the usage entries say; what is set aside and
/// what was spent change places in one transaction (the flush), so that a reader never sees less than both together.
/// </summary>
public sealed class BudgetLedger(NpgsqlDataSource dataSource)
{
    /// <summary>Sets aside as many of the questions, in order, as the budgets of the job, its key and its tenant leave room for.</summary>
    /// <param name="held">How long it counts unless it is renewed.</param>
    /// <returns>Null where the job is gone, has ended or is held.</returns>
    public async Task<ReserveAnswer?> ReserveAsync(Guid jobId, Guid workerId, IReadOnlyList<Reserve> asked, MonthlyBudget tenant, TimeSpan held, CancellationToken cancellationToken)
    {
        // Whoever reserves for a tenant waits for the one before, for the length of one round trip; the second statement
        // then sees what that one wrote; a key belongs to one tenant. The sums are over at most 8 shards a model and day, by
        // primary keys.
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT pg_advisory_xact_lock(hashtext('budget'), hashtext(tenant)) FROM jobs WHERE id = $1").With(jobId);
        batch.Append("""
            WITH job AS (
                SELECT j.id, j.tenant, j.key_id, j.max_cost_usd, j.max_tokens, j.presumed_cost_usd, j.presumed_tokens,
                       k.monthly_budget_usd AS key_cost, k.monthly_tokens AS key_tokens
                FROM jobs j LEFT JOIN api_keys k ON k.id = j.key_id WHERE j.id = $1 AND j.intent = 'run' AND j.finished_at IS NULL
            ), spent AS (
                SELECT j.presumed_cost_usd + coalesce(sum(u.cost_usd), 0) AS cost, j.presumed_tokens + coalesce(sum(u.prompt_tokens + u.completion_tokens), 0)::bigint AS tokens
                FROM job j LEFT JOIN usage_entries u ON u.job_id = j.id GROUP BY j.presumed_cost_usd, j.presumed_tokens
            ), held AS (
                SELECT coalesce(sum(r.cost_usd) FILTER (WHERE r.job_id = j.id), 0) AS job_cost, coalesce(sum(r.tokens) FILTER (WHERE r.job_id = j.id), 0)::bigint AS job_tokens,
                       coalesce(sum(r.cost_usd) FILTER (WHERE r.key_id = j.key_id), 0) AS key_cost, coalesce(sum(r.tokens) FILTER (WHERE r.key_id = j.key_id), 0)::bigint AS key_tokens,
                       coalesce(sum(r.cost_usd), 0) AS tenant_cost, coalesce(sum(r.tokens), 0)::bigint AS tenant_tokens
                FROM job j LEFT JOIN (
                    SELECT job_id, tenant, key_id, cost_usd, tokens FROM budget_reservations
                    UNION ALL SELECT NULL, tenant, NULL, cost_usd, tokens FROM tenant_reservations) r ON r.tenant = j.tenant
            ), key_held AS (
                SELECT coalesce(sum(r.cost_usd), 0) AS cost, coalesce(sum(r.tokens), 0)::bigint AS tokens FROM job j LEFT JOIN key_reservations r ON r.key_id = j.key_id
            ), tenant_spent AS (
                SELECT coalesce(sum(t.cost_usd), 0) AS cost, coalesce(sum(t.tokens), 0)::bigint AS tokens
                FROM job j LEFT JOIN tenant_usage t ON t.tenant = j.tenant AND t.month = date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date
            ), key_spent AS (
                SELECT coalesce(sum(u.cost_usd), 0) AS cost, coalesce(sum(u.tokens), 0)::bigint AS tokens
                FROM job j LEFT JOIN key_usage u ON u.key_id = j.key_id AND u.month = date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date
            ), asked AS (
                SELECT n, sum(cost) OVER (ORDER BY n) AS cost, (sum(tokens) OVER (ORDER BY n))::bigint AS tokens
                FROM unnest($3, $4) WITH ORDINALITY AS a(cost, tokens, n)
            ), granted AS (
                SELECT count(*)::integer AS calls, coalesce(max(a.cost), 0) AS cost, coalesce(max(a.tokens), 0) AS tokens
                FROM asked a, job j, spent s, held h, key_held kh, tenant_spent t, key_spent k
                WHERE (j.max_cost_usd IS NULL OR s.cost + h.job_cost + a.cost <= j.max_cost_usd)
                  AND (j.max_tokens IS NULL OR s.tokens + h.job_tokens + a.tokens <= j.max_tokens)
                  AND ($5::numeric IS NULL OR t.cost + h.tenant_cost + a.cost <= $5)
                  AND ($6::bigint IS NULL OR t.tokens + h.tenant_tokens + a.tokens <= $6)
                  AND (j.key_cost IS NULL OR k.cost + h.key_cost + kh.cost + a.cost <= j.key_cost)
                  AND (j.key_tokens IS NULL OR k.tokens + h.key_tokens + kh.tokens + a.tokens <= j.key_tokens)
            ), written AS (
                INSERT INTO budget_reservations AS r (job_id, worker_id, tenant, key_id, calls, cost_usd, tokens, held_until)
                SELECT j.id, $2, j.tenant, j.key_id, g.calls, g.cost, g.tokens, clock_timestamp() + $7 FROM job j, granted g WHERE g.calls > 0
                ON CONFLICT (job_id, worker_id) DO UPDATE
                SET calls = r.calls + excluded.calls, cost_usd = r.cost_usd + excluded.cost_usd, tokens = r.tokens + excluded.tokens, held_until = excluded.held_until
            )
            SELECT g.calls, s.cost, s.tokens, j.max_cost_usd, j.max_tokens, t.cost, t.tokens, k.cost, k.tokens, j.key_cost, j.key_tokens
            FROM job j, granted g, spent s, tenant_spent t, key_spent k
            """)
            .With(jobId).With(workerId).With(asked.Select(each => each.CostUsd).ToArray()).With(asked.Select(each => each.Tokens).ToArray())
            .With(tenant.MaxCostUsd).With(tenant.MaxTokens).With(held);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ReserveAnswer(
                reader.GetInt32(0),
                new Reserve(reader.GetDecimal(1), reader.GetInt64(2)),
                (reader.Nullable<decimal>(3), reader.Nullable<long>(4)),
                new Reserve(reader.GetDecimal(5), reader.GetInt64(6)),
                new Reserve(reader.GetDecimal(7), reader.GetInt64(8)),
                (reader.Nullable<decimal>(9), reader.Nullable<long>(10)))
            : null;
    }

    /// <summary>Keeps what a live process has set aside, and corrects the rows by what it knows itself.</summary>
    /// <param name="mine">All that it has set aside; what rows say beyond that was set aside for nobody.</param>
    public async Task RenewAsync(Guid workerId, IReadOnlyList<HeldReserve> mine, TimeSpan held, CancellationToken cancellationToken)
    {
        // Locked in the order in which flushes lock them.
        await using var batch = dataSource.CreateBatch();
        batch.Append("SELECT 1 FROM budget_reservations WHERE worker_id = $1 ORDER BY job_id FOR UPDATE").With(workerId);
        batch.Append("DELETE FROM budget_reservations WHERE worker_id = $1 AND NOT job_id = ANY($2)").With(workerId).With(mine.Select(each => each.JobId).ToArray());
        batch.Append("""
            UPDATE budget_reservations r SET calls = m.calls, cost_usd = m.cost_usd, tokens = m.tokens, held_until = clock_timestamp() + $6
            FROM unnest($2, $3, $4, $5) AS m(job_id, calls, cost_usd, tokens) WHERE r.worker_id = $1 AND r.job_id = m.job_id
            """)
            .With(workerId).With(mine.Select(each => each.JobId).ToArray()).With(mine.Select(each => each.Calls).ToArray())
            .With(mine.Select(each => each.Amount.CostUsd).ToArray()).With(mine.Select(each => each.Amount.Tokens).ToArray()).With(held);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Ends what the dead had set aside. Their calls in flight may be billed though nobody booked them, so the job is
    /// charged for each what its calls cost on average, or the worst case where none was booked yet: a process that
    /// crashes over and over cannot spend past a budget unseen.
    /// </summary>
    /// <returns>How many calls were ended in that way.</returns>
    public async Task<long> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH dead AS (
                DELETE FROM budget_reservations
                WHERE (job_id, worker_id) IN (
                    SELECT job_id, worker_id FROM budget_reservations WHERE held_until < clock_timestamp() ORDER BY job_id, worker_id FOR UPDATE SKIP LOCKED)
                RETURNING job_id, tenant, key_id, calls, cost_usd, tokens
            ), by_job AS (
                SELECT job_id, tenant, key_id, sum(calls) AS calls, sum(cost_usd) AS cost, sum(tokens) AS tokens FROM dead GROUP BY job_id, tenant, key_id
            ), charged AS (
                SELECT d.job_id, d.tenant, d.key_id, d.calls,
                       CASE WHEN u.calls > 0 THEN least(d.cost, d.calls * u.cost / u.calls) ELSE d.cost END AS cost,
                       CASE WHEN u.calls > 0 THEN least(d.tokens, d.calls * u.tokens / u.calls) ELSE d.tokens END::bigint AS tokens
                FROM by_job d
                CROSS JOIN LATERAL (
                    SELECT sum(calls) AS calls, sum(cost_usd) AS cost, sum(prompt_tokens + completion_tokens) AS tokens FROM usage_entries e WHERE e.job_id = d.job_id) u
            ), booked AS (
                UPDATE jobs j SET presumed_cost_usd = j.presumed_cost_usd + c.cost, presumed_tokens = j.presumed_tokens + c.tokens
                FROM charged c WHERE j.id = c.job_id
            -- Run from the last to the first: tenants before keys, as flushes lock them.
            ), of_keys AS (
                INSERT INTO key_usage AS k (key_id, month, shard, calls, cost_usd, tokens)
                SELECT key_id, date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date, 0, 0, sum(cost), sum(tokens) FROM charged WHERE key_id IS NOT NULL GROUP BY key_id
                ON CONFLICT (key_id, month, shard) DO UPDATE SET cost_usd = k.cost_usd + excluded.cost_usd, tokens = k.tokens + excluded.tokens
            ), of_tenants AS (
                INSERT INTO tenant_usage AS t (tenant, month, shard, calls, cost_usd, tokens)
                SELECT tenant, date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date, 0, 0, sum(cost), sum(tokens) FROM charged GROUP BY tenant
                ON CONFLICT (tenant, month, shard) DO UPDATE SET cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
            )
            SELECT coalesce(sum(calls), 0)::bigint FROM charged
            """);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>What a flush spent, added up by month for the budgets of tenants and keys, for jobs that were deleted meanwhile too.</summary>
internal static class MonthlyUsage
{
    /// <summary>Adds the statements to the flush; rows are locked in the order of their keys, tenants before keys.</summary>
    public static void Append(NpgsqlBatch batch, LedgerFlush flush, short shard)
    {
        // What a provider did not count is charged like what it did.
        var spent = flush.Usage.Select(usage => (usage.JobId, usage.Calls, usage.CostUsd, Tokens: usage.PromptTokens + usage.CompletionTokens))
            .Concat(flush.Settled.Where(settled => settled.Presumed != default).Select(settled => (settled.JobId, Calls: 0L, settled.Presumed.CostUsd, settled.Presumed.Tokens)))
            .ToList();
        if (spent.Count == 0)
        {
            return;
        }

        foreach (var (table, column) in ((string, string)[])[("tenant_usage", "tenant"), ("key_usage", "key_id")])
        {
            batch.Append($"""
                INSERT INTO {table} AS t ({column}, month, shard, calls, cost_usd, tokens)
                SELECT j.{column}, date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date, $1, sum(u.calls), sum(u.cost_usd), sum(u.tokens)
                FROM unnest($2, $3, $4, $5) AS u(job_id, calls, cost_usd, tokens) JOIN (SELECT id, tenant, key_id FROM jobs UNION ALL SELECT id, tenant, key_id FROM deleted_jobs) j ON j.id = u.job_id
                WHERE j.{column} IS NOT NULL GROUP BY j.{column} ORDER BY j.{column}
                ON CONFLICT ({column}, month, shard) DO UPDATE
                SET calls = t.calls + excluded.calls, cost_usd = t.cost_usd + excluded.cost_usd, tokens = t.tokens + excluded.tokens
                """)
                .With(shard).With(spent.Select(each => each.JobId).ToArray()).With(spent.Select(each => (long)each.Calls).ToArray())
                .With(spent.Select(each => each.CostUsd).ToArray()).With(spent.Select(each => each.Tokens).ToArray());
        }
    }
}

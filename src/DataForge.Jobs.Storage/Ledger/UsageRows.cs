using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>The statements that add usage to what is booked already.</summary>
internal static class UsageRows
{
    private const string AddedUp = """
        calls = u.calls + excluded.calls, retries = u.retries + excluded.retries,
        prompt_tokens = u.prompt_tokens + excluded.prompt_tokens, completion_tokens = u.completion_tokens + excluded.completion_tokens,
        cached_calls = u.cached_calls + excluded.cached_calls, cost_usd = u.cost_usd + excluded.cost_usd, unpriced_calls = u.unpriced_calls + excluded.unpriced_calls
        """;

    /// <summary>Adds rows to those of jobs.</summary>
    /// <param name="rows">A query for job, day, provider, model, shard and <see cref="UsageCounts.Columns"/>.</param>
    public static string IntoEntries(string rows) => $"""
        INSERT INTO usage_entries AS u (job_id, day, provider, model, shard, {UsageCounts.Columns}) {rows}
        ON CONFLICT (job_id, day, provider, model, shard) DO UPDATE SET {AddedUp}
        """;

    /// <summary>Adds rows to those that belong to no job.</summary>
    /// <param name="rows">A query for tenant, day, provider, model, key, shard and <see cref="UsageCounts.Columns"/>.</param>
    public static string IntoDays(string rows) => $"""
        INSERT INTO usage_days AS u (tenant, day, provider, model, api_key, shard, {UsageCounts.Columns}) {rows}
        ON CONFLICT (tenant, day, provider, model, api_key, shard) DO UPDATE SET {AddedUp}
        """;

    /// <summary>Binds the seven counts, in their columns' order.</summary>
    public static NpgsqlBatchCommand WithCounts(this NpgsqlBatchCommand command, UsageCounts counts) => command
        .With(counts.Calls).With(counts.Retries).With(counts.PromptTokens).With(counts.CompletionTokens).With(counts.CachedCalls).With(counts.CostUsd).With(counts.UnpricedCalls);
}

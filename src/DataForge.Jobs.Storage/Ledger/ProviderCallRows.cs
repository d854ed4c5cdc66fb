using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>Writes calls down, many at once.</summary>
public static class ProviderCallRows
{
    /// <summary>Adds the writing to a transaction. Calls of a job that was deleted meanwhile are left out, like everything else of it.</summary>
    public static void AppendCalls(this NpgsqlBatch batch, IReadOnlyCollection<ProviderCall> calls)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(calls);
        if (calls.Count == 0)
        {
            return;
        }

        batch.Append("""
            INSERT INTO provider_calls (job_id, ordinal, provider, model, provider_model, outcome, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_usd, latency_ms)
            SELECT c.*
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
              AS c(job_id, ordinal, provider, model, provider_model, outcome, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_usd, latency_ms)
            WHERE c.job_id IS NULL OR EXISTS (SELECT FROM jobs j WHERE j.id = c.job_id)
            """)
            .With(calls.Select(call => call.JobId).ToArray()).With(calls.Select(call => call.Ordinal).ToArray())
            .With(calls.Select(call => call.Provider).ToArray()).With(calls.Select(call => call.Model).ToArray()).With(calls.Select(call => call.ProviderModel).ToArray())
            .With(calls.Select(call => call.Outcome).ToArray())
            .With(calls.Select(call => call.PromptTokens).ToArray()).With(calls.Select(call => call.CompletionTokens).ToArray())
            .With(calls.Select(call => call.CachedTokens).ToArray()).With(calls.Select(call => call.ReasoningTokens).ToArray())
            .With(calls.Select(call => call.CostUsd).ToArray()).With(calls.Select(call => call.LatencyMs).ToArray());
    }
}

using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>From what generation makes to what storage keeps.</summary>
public static class CandidateRows
{
    /// <summary>A candidate as it is stored.</summary>
    public static Candidate ToRow(this Generation.Pipeline.Candidate candidate, Guid jobId) => new()
    {
        JobId = jobId,
        Ordinal = candidate.Ordinal,
        Outcome = (CandidateOutcome)candidate.Outcome,
        Reason = candidate.Reason,
        Text = candidate.Text,
        Variables = candidate.VariablesJson,
        PromptSha256 = candidate.PromptSha256,
        Provider = candidate.Provider,
        Model = candidate.Model,
        FinishReason = candidate.FinishReason,
        PromptTokens = candidate.Usage.PromptTokens,
        CompletionTokens = candidate.Usage.CompletionTokens,
        CostUsd = candidate.Usage.CostUsd,
        LatencyMs = candidate.LatencyMs,
        Attempts = candidate.Usage.Calls,
        Scores = candidate.Scores?.ToJson(),
        Sentiment = candidate.Sentiment,
        Signature = candidate.Signature,
        Message = candidate.Message,
    };

    /// <summary>What calls to a model cost, as it is booked.</summary>
    public static UsageEntry ToEntry(this CallUsage usage, Guid jobId, string provider, string model) => new()
    {
        JobId = jobId,
        Provider = provider,
        Model = model,
        Calls = usage.Calls,
        Retries = usage.Retries,
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        CachedCalls = usage.CachedCalls,
        CostUsd = usage.CostUsd ?? 0,
        UnpricedCalls = usage.CostUsd is null ? usage.Calls : 0,
    };
}

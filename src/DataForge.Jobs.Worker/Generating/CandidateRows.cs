using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>From what generation makes to what storage keeps.</summary>
internal static class CandidateRows
{
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
        PromptTokens = candidate.Usage.PromptTokens + candidate.JudgeUsage.PromptTokens,
        CompletionTokens = candidate.Usage.CompletionTokens + candidate.JudgeUsage.CompletionTokens,
        CostUsd = candidate.Usage.Plus(candidate.JudgeUsage).CostUsd,
        LatencyMs = candidate.LatencyMs,
        Attempts = candidate.Usage.Calls + candidate.JudgeUsage.Calls,
        Scores = candidate.Scores?.ToJson(),
        Sentiment = candidate.Sentiment,
        Signature = candidate.Signature,
        Message = candidate.Message,
    };

    public static UsageEntry ToEntry(this CallUsage usage, Guid jobId, string provider, string model) => new()
    {
        JobId = jobId,
        Provider = provider,
        Model = model,
        Calls = usage.Calls,
        Retries = usage.Retries,
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        CostUsd = usage.CostUsd ?? 0,
        UnpricedCalls = usage.CostUsd is null ? usage.Calls : 0,
    };
}

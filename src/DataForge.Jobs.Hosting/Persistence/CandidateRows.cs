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
        Data = candidate.Data,
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
}

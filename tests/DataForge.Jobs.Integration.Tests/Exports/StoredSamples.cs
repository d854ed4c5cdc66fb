using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Integration.Tests.Exports;

/// <summary>Samples put into the database as if workers had made them.</summary>
internal static class StoredSamples
{
    /// <summary>Stores one candidate with its verdict.</summary>
    public static Task StoreSampleAsync(this ApiServer server, Guid jobId, long ordinal, Action<Candidate> change, SampleState state = SampleState.Accepted, string? reason = null)
    {
        var candidate = new Candidate
        {
            JobId = jobId,
            Ordinal = ordinal,
            Outcome = state switch { SampleState.Rejected => CandidateOutcome.Rejected, SampleState.Failed => CandidateOutcome.Failed, _ => CandidateOutcome.Sample },
            Text = $"Text {ordinal}.",
            PromptSha256 = new byte[32],
            Provider = "mock",
            Model = "mock",
            FinishReason = "stop",
            PromptTokens = 10,
            CompletionTokens = 20,
            CostUsd = 0.001m,
            LatencyMs = 5,
            Attempts = 1,
        };
        change(candidate);
        return server.StoreAsync(candidate, new Verdict { JobId = jobId, Ordinal = ordinal, State = state, Reason = reason });
    }
}

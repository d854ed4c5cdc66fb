using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Samples;
using StoredCandidate = DataForge.Jobs.Storage.Ledger.Candidate;

namespace DataForge.Jobs.Api.Preview;

/// <summary>One row of a preview.</summary>
/// <param name="Candidate">What the pipeline made of it.</param>
/// <param name="Seconds">How long that took, waiting for the provider included.</param>
/// <param name="Settled">Whether a job would have settled it, rather than asked again later.</param>
internal sealed record PreviewSample(Candidate Candidate, double Seconds, bool Settled)
{
    /// <summary>What would become of it.</summary>
    public Verdict Verdict { get; } = new();

    /// <summary>As a job's sample would be read from the database.</summary>
    public Sample Stored => new(
        new StoredCandidate
        {
            Ordinal = Candidate.Ordinal,
            Text = Candidate.Text,
            Variables = Candidate.VariablesJson,
            PromptSha256 = Candidate.PromptSha256,
            Provider = Candidate.Provider,
            Model = Candidate.Model,
            FinishReason = Candidate.FinishReason,
            PromptTokens = Candidate.Usage.PromptTokens,
            CompletionTokens = Candidate.Usage.CompletionTokens,
            CostUsd = Candidate.Usage.CostUsd,
            LatencyMs = Candidate.LatencyMs,
            Attempts = Candidate.Usage.Calls,
            Scores = Candidate.Scores?.ToJson(),
            Sentiment = Candidate.Sentiment,
            Message = Candidate.Message,
        },
        Verdict);
}

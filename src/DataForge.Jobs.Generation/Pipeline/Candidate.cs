using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>
/// One finished ordinal of a job, before admission. The same plan, ordinal and answer give the same candidate, to the
/// byte; only <see cref="LatencyMs"/> and <see cref="Usage"/> tell of the call itself.
/// </summary>
public sealed record Candidate
{
    /// <summary>Which candidate of the job, from 0.</summary>
    public required long Ordinal { get; init; }

    /// <summary>Whether it may be admitted, and if not, why in kind.</summary>
    public required CandidateOutcome Outcome { get; init; }

    /// <summary>
    /// Null for a sample. Rejected: <c>empty</c>, <c>truncated</c>, <c>refusal</c>, <c>schema</c> or <c>filter:&lt;name&gt;</c>; failed:
    /// <c>provider:&lt;kind&gt;</c> or <c>template:&lt;kind&gt;</c>.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The answer, trimmed and storable; null where there is none. A rejected answer keeps its text.</summary>
    public string? Text { get; init; }

    /// <summary>The answer as JSON, where the job asks for JSON and it fits; the same as <see cref="Text"/> then.</summary>
    public string? Data { get; init; }

    /// <summary>The variables that the templates saw, as one JSON object in a stable order.</summary>
    public required string VariablesJson { get; init; }

    /// <summary>
    /// SHA-256 (32 bytes) of the rendered messages; of nothing rendered, when a template failed, it is empty.
    /// </summary>
    public required byte[] PromptSha256 { get; init; }

    /// <summary>The provider that answered; without an answer the one that was asked, or would have been.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that answered; without an answer the one that was asked, or would have been.</summary>
    public required string Model { get; init; }

    /// <summary>Why the model stopped, as the provider says.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What the calls cost, those of generated columns and failed attempts included.</summary>
    public CallUsage Usage { get; init; }

    /// <summary>The part of it that is still to be booked: what the last question cost, and the model that was asked.</summary>
    public ModelUsage LastAsked { get; init; }

    /// <summary>Milliseconds from sending the last attempt to its whole answer; 0 where there is no answer.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Scores of the text; null where there is no text to score.</summary>
    public SampleScores? Scores { get; init; }

    /// <summary>Polarity, −1 to 1; null where there is no text.</summary>
    public double? Sentiment { get; init; }

    /// <summary>What admission compares: 80 bytes (near), 16 bytes (exact), or none. Only samples carry one.</summary>
    public byte[] Signature { get; init; } = [];

    /// <summary>What was asked, word for word; null where it could not be rendered. Not stored: the hash is.</summary>
    public RenderedPrompt? Prompt { get; init; }

    /// <summary>For people: of a failed candidate, or one that a generated column let down, what went wrong; of an answer that does not fit what does not; of a judged one the judge's reason.</summary>
    public string? Message { get; init; }
}

/// <summary>What a candidate came to, before admission.</summary>
public enum CandidateOutcome
{
    /// <summary>Of use, as far as one sample alone can tell.</summary>
    Sample = 0,

    /// <summary>The model answered, and the answer is of no use.</summary>
    Rejected = 1,

    /// <summary>There is no answer, and asking again would not bring one.</summary>
    Failed = 2,
}

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>
/// What generation made of an ordinal: written once, never changed. Whether it counts is said by its
/// <see cref="Admission.Verdict"/>, a narrow row beside it, because rewriting wide rows costs several times as much.
/// </summary>
public sealed class Candidate
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Which candidate of the job, from 0.</summary>
    public long Ordinal { get; set; }

    /// <summary>Sample, rejected or failed, before admission.</summary>
    public CandidateOutcome Outcome { get; set; }

    /// <summary>Why it was rejected or failed.</summary>
    public string? Reason { get; set; }

    /// <summary>The answer's text.</summary>
    public string? Text { get; set; }

    /// <summary>The answer's structured data, JSON.</summary>
    public string? Data { get; set; }

    /// <summary>The variables it was made from, JSON, kept to the byte.</summary>
    public string Variables { get; set; } = "{}";

    /// <summary>SHA-256 of the rendered prompt.</summary>
    public byte[] PromptSha256 { get; set; } = [];

    /// <summary>The provider that was asked.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model that was asked.</summary>
    public string Model { get; set; } = "";

    /// <summary>As the provider says.</summary>
    public string? FinishReason { get; set; }

    /// <summary>Tokens read, over all attempts.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Tokens written, over all attempts.</summary>
    public long CompletionTokens { get; set; }

    /// <summary>US dollars over all attempts; null where the price is unknown.</summary>
    public decimal? CostUsd { get; set; }

    /// <summary>Milliseconds of the attempt that answered.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Calls it took.</summary>
    public int Attempts { get; set; }

    /// <summary>Scores by name, JSON, kept to the byte.</summary>
    public string? Scores { get; set; }

    /// <summary>Polarity, −1 to 1.</summary>
    public double? Sentiment { get; set; }

    /// <summary>What duplicates are found by: 80 bytes (near), 16 (exact) or none.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>What went wrong, for people.</summary>
    public string? Message { get; set; }
}

/// <summary>What generation made of an ordinal.</summary>
public enum CandidateOutcome : short
{
    /// <summary>An answer that passed every filter.</summary>
    Sample = 0,

    /// <summary>An answer of no use.</summary>
    Rejected = 1,

    /// <summary>No answer.</summary>
    Failed = 2,
}

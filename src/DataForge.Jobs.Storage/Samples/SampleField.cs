namespace DataForge.Jobs.Storage.Samples;

/// <summary>What can be read of a settled candidate. Every field is read as PostgreSQL sends it in binary form.</summary>
public enum SampleField
{
    /// <summary>Which candidate of the job, from 0: a 64-bit integer.</summary>
    Ordinal,

    /// <summary>The answer, UTF-8.</summary>
    Text,

    /// <summary>The answer's structured data, JSON in UTF-8.</summary>
    Data,

    /// <summary>The variables, a JSON object in UTF-8, to the byte as they were stored.</summary>
    Variables,

    /// <summary>UTF-8.</summary>
    Provider,

    /// <summary>UTF-8.</summary>
    Model,

    /// <summary>UTF-8.</summary>
    FinishReason,

    /// <summary>The 32 bytes of the rendered prompt's SHA-256.</summary>
    PromptSha256,

    /// <summary>Scores by name, a JSON object in UTF-8.</summary>
    Scores,

    /// <summary>Polarity, a double.</summary>
    Sentiment,

    /// <summary>The verdict: a 16-bit <see cref="Admission.SampleState"/>.</summary>
    State,

    /// <summary>The verdict's reason, UTF-8.</summary>
    Reason,

    /// <summary>The job that has the sample it repeats, a UUID; this job where only <see cref="DuplicateOf"/> is set.</summary>
    DuplicateOfJob,

    /// <summary>The ordinal it repeats, a 64-bit integer.</summary>
    DuplicateOf,

    /// <summary>Similarity to it, a double.</summary>
    Similarity,

    /// <summary>A 64-bit integer.</summary>
    PromptTokens,

    /// <summary>A 64-bit integer.</summary>
    CompletionTokens,

    /// <summary>US dollars, a decimal number as ASCII text.</summary>
    CostUsd,

    /// <summary>A 32-bit integer.</summary>
    LatencyMs,

    /// <summary>A 32-bit integer.</summary>
    Attempts,

    /// <summary>What duplicates are found by.</summary>
    Signature,
}

/// <summary>Where fields stand in the database.</summary>
internal static class SampleFieldColumns
{
    /// <summary>The expression that gives a field, of candidates <c>c</c> and verdicts <c>v</c>.</summary>
    public static string Expression(this SampleField field) => field switch
    {
        SampleField.Ordinal => "v.ordinal",
        SampleField.Text => "c.text",
        SampleField.Data => "c.data",
        SampleField.Variables => "c.variables",
        SampleField.Provider => "c.provider",
        SampleField.Model => "c.model",
        SampleField.FinishReason => "c.finish_reason",
        SampleField.PromptSha256 => "c.prompt_sha256",
        SampleField.Scores => "c.scores",
        SampleField.Sentiment => "c.sentiment",
        SampleField.State => "v.state",
        SampleField.Reason => "v.reason",
        SampleField.DuplicateOfJob => "coalesce(v.duplicate_of_job, CASE WHEN v.duplicate_of IS NOT NULL THEN v.job_id END)",
        SampleField.DuplicateOf => "v.duplicate_of",
        SampleField.Similarity => "v.similarity",
        SampleField.PromptTokens => "c.prompt_tokens",
        SampleField.CompletionTokens => "c.completion_tokens",
        SampleField.CostUsd => "c.cost_usd::text",
        SampleField.LatencyMs => "c.latency_ms",
        SampleField.Attempts => "c.attempts",
        SampleField.Signature => "c.signature",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };
}

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>One request that was sent to a provider, and how it ended. Written once, never changed.</summary>
public sealed class ProviderCall
{
    /// <summary>What is an answer, beside the kinds of errors.</summary>
    public const string Answered = "answered";

    /// <summary>What was given up while it was under way.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>In the order of writing.</summary>
    public long Id { get; set; }

    /// <summary>The job; null for calls outside of jobs.</summary>
    public Guid? JobId { get; set; }

    /// <summary>The candidate; null for calls that are nobody's own.</summary>
    public long? Ordinal { get; set; }

    /// <summary>When it was written down, moments after its end.</summary>
    public DateTimeOffset EndedAt { get; set; }

    /// <summary>The provider, by the name it is configured under.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model's name in the registry.</summary>
    public string Model { get; set; } = "";

    /// <summary>What the provider calls the model.</summary>
    public string ProviderModel { get; set; } = "";

    /// <summary><see cref="Answered"/>, <see cref="Cancelled"/>, or the kind of error: <c>timeout</c>, <c>rate_limited</c>, <c>server_error</c>, …</summary>
    public string Outcome { get; set; } = Answered;

    /// <summary>Tokens read, the cached ones included.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Tokens written, the ones thought with included.</summary>
    public long CompletionTokens { get; set; }

    /// <summary>Prompt tokens from the provider's cache.</summary>
    public long CachedTokens { get; set; }

    /// <summary>Completion tokens that the model thought with.</summary>
    public long ReasoningTokens { get; set; }

    /// <summary>US dollars; null where the price is unknown.</summary>
    public decimal? CostUsd { get; set; }

    /// <summary>Milliseconds from sending to the end.</summary>
    public int LatencyMs { get; set; }
}

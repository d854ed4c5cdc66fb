namespace DataForge.Jobs.Generation.Providers;

/// <summary>What a provider allows all processes together.</summary>
public sealed record ProviderLimits
{
    /// <summary><c>LLM_RATE_LIMIT_RPM</c>: calls per minute, at least 1; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary><c>LLM_RATE_LIMIT_TPM</c>: tokens per minute, prompts and answers together, at least 1; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary><c>LLM_MAX_CONCURRENCY</c>: calls at once, 1 to 10,000; null for no limit.</summary>
    public int? Concurrency { get; init; }
}

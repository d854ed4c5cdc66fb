namespace DataForge.Jobs.Generation.Providers;

/// <summary>What calls cost, summed over every attempt of one question, failed ones included.</summary>
/// <param name="Calls">Requests sent upstream.</param>
/// <param name="Retries">Those of them that repeated an earlier one.</param>
/// <param name="PromptTokens">Tokens read, as the provider counts them.</param>
/// <param name="CompletionTokens">Tokens written, as the provider counts them.</param>
/// <param name="CostUsd">US dollars; null where the model's price is unknown.</param>
/// <param name="IsPartial">Whether an answer came without its token counts, so that the sums are too low.</param>
public readonly record struct CallUsage(int Calls, int Retries, long PromptTokens, long CompletionTokens, decimal? CostUsd, bool IsPartial = false)
{
    private readonly IReadOnlyList<CallAttempt>? _attempts;

    /// <summary>The calls one by one, in the order in which they ended; empty where only the sums are known.</summary>
    public IReadOnlyList<CallAttempt> Attempts
    {
        get => _attempts ?? [];
        init => _attempts = value;
    }

    /// <summary>US dollars of those calls whose cost is known.</summary>
    public decimal KnownCostUsd => CostUsd ?? Attempts.Sum(static attempt => attempt.CostUsd ?? 0);

    /// <summary>Answers taken from the replay cache; they are no calls and cost nothing.</summary>
    public int CachedCalls { get; init; }

    /// <summary>Whether there is nothing to book.</summary>
    public bool IsNothing => Calls == 0 && CachedCalls == 0;

    /// <summary>Prompt tokens that came from the provider's cache; they are among <see cref="PromptTokens"/>.</summary>
    public long CachedTokens => Attempts.Sum(static attempt => attempt.CachedTokens);

    /// <summary>Completion tokens that the model thought with; they are among <see cref="CompletionTokens"/>.</summary>
    public long ReasoningTokens => Attempts.Sum(static attempt => attempt.ReasoningTokens);

    /// <summary>The sum of two; its cost is unknown where either is.</summary>
    public static CallUsage operator +(CallUsage left, CallUsage right) =>
        left.IsNothing ? right
        : right.IsNothing ? left
        : left.Calls == 0 ? right with { CachedCalls = left.CachedCalls + right.CachedCalls }
        : right.Calls == 0 ? left with { CachedCalls = left.CachedCalls + right.CachedCalls }
        : new(
            left.Calls + right.Calls,
            left.Retries + right.Retries,
            left.PromptTokens + right.PromptTokens,
            left.CompletionTokens + right.CompletionTokens,
            left.CostUsd + right.CostUsd,
            left.IsPartial || right.IsPartial)
        {
            CachedCalls = left.CachedCalls + right.CachedCalls,
            Attempts = left.Attempts.Count == 0 ? right.Attempts : right.Attempts.Count == 0 ? left.Attempts : [.. left.Attempts, .. right.Attempts],
        };

    /// <summary>Two are equal where their sums are.</summary>
    public bool Equals(CallUsage other) =>
        (Calls, CachedCalls, Retries, PromptTokens, CompletionTokens, CostUsd, IsPartial)
        == (other.Calls, other.CachedCalls, other.Retries, other.PromptTokens, other.CompletionTokens, other.CostUsd, other.IsPartial);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Calls, CachedCalls, Retries, PromptTokens, CompletionTokens, CostUsd, IsPartial);
}

/// <summary>One request that was sent upstream, and how it ended.</summary>
/// <param name="Provider">The provider's name, as it is configured: the deployment.</param>
/// <param name="Model">The model's name in the registry.</param>
public sealed record CallAttempt(string Provider, string Model)
{
    /// <summary>What the provider calls the model.</summary>
    public required string ProviderModel { get; init; }

    /// <summary>Why there was no answer; null where there was one, or nobody waited for it.</summary>
    public ProviderErrorKind? Error { get; init; }

    /// <summary>Whether it was given up while it was under way.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Tokens read, the cached ones included.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens written, the ones thought with included.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>Prompt tokens that came from the provider's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Completion tokens that the model thought with.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>US dollars; null where the price or a token count is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>From sending to the whole answer, or to its failing.</summary>
    public TimeSpan Latency { get; init; }
}

using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>What providers, and plugins, say of their tokens, as far as it can be true: counts are added up and paid for.</summary>
internal static class TokenCounts
{
    /// <summary>The most tokens of one call that are believed: hundreds of times the longest context there is (10 million tokens, 2026).</summary>
    public const long Most = 1_000_000_000;

    /// <summary>The counts without those that cannot be true, which then nobody has counted.</summary>
    public static UsageDetails? Believable(UsageDetails? usage) => usage is null || IsBelievable(usage) ? usage : new UsageDetails
    {
        InputTokenCount = Believable(usage.InputTokenCount),
        OutputTokenCount = Believable(usage.OutputTokenCount),
        CachedInputTokenCount = Believable(usage.CachedInputTokenCount),
        ReasoningTokenCount = Believable(usage.ReasoningTokenCount),
    };

    private static bool IsBelievable(UsageDetails usage) =>
        IsBelievable(usage.InputTokenCount) && IsBelievable(usage.OutputTokenCount) && IsBelievable(usage.CachedInputTokenCount) && IsBelievable(usage.ReasoningTokenCount);

    private static bool IsBelievable(long? count) => count is null or (>= 0 and <= Most);

    private static long? Believable(long? count) => IsBelievable(count) ? count : null;
}

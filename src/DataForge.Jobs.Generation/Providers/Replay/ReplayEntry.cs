using System.Text.Json.Serialization;

namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>An answer as it is kept.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="FinishReason">As the provider said.</param>
/// <param name="LatencyMs">How long it took when it was bought.</param>
/// <param name="PromptTokens">Tokens read for it, failed attempts included.</param>
/// <param name="CompletionTokens">Tokens written for it.</param>
/// <param name="CostUsd">US dollars that it cost; null where that is unknown.</param>
public sealed record ReplayEntry(string Text, string? FinishReason, double LatencyMs, long PromptTokens, long CompletionTokens, decimal? CostUsd)
{
    /// <summary>Who answered; null where that is not known.</summary>
    public ServedBy? By { get; init; }

    /// <summary>
    /// The answer as it is worth keeping; null where it is none, not a whole and good one, or a stand-in's: an outage of a
    /// minute must not give another model's answers for a week.
    /// </summary>
    public static ReplayEntry? Of(CompletionOutcome outcome, CompletionRequest request) =>
        outcome is CompletionOutcome.Answered { Replayed: null, FinishReason: not (null or "length" or "content_filter" or "tool_calls") } answered
        && !string.IsNullOrWhiteSpace(answered.Text)
        && (request.Freedom == RouteFreedom.Any || answered.By is null || string.Equals(answered.By.Model, request.Model, StringComparison.OrdinalIgnoreCase))
            ? new ReplayEntry(
                answered.Text, answered.FinishReason, answered.Latency.TotalMilliseconds, answered.Usage.PromptTokens, answered.Usage.CompletionTokens, answered.Usage.CostUsd)
            { By = answered.By }
            : null;

    /// <summary>The answer given again: it costs nothing.</summary>
    internal CompletionOutcome.Answered Again(TimeSpan latency) =>
        new(Text, FinishReason, latency, new CallUsage(0, 0, 0, 0, 0m) { CachedCalls = 1 }) { Replayed = this, By = By };
}

/// <summary>The JSON form of kept answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReplayEntry))]
public sealed partial class ReplayJson : JsonSerializerContext;

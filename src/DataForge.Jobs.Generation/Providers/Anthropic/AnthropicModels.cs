using System.Globalization;
using System.Text.RegularExpressions;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// Anthropic's models with their list prices (standard tier; writing the prompt cache, which is never asked for here,
/// costs more). Each line carries the day on which its price was noted, from Anthropic's page of prices or from what
/// others took from it on that day.
/// </summary>
internal static partial class AnthropicModels
{
    private const string Provider = ProviderNames.Anthropic;

    /// <summary>The model where <c>ANTHROPIC_MODEL</c> does not say: the one that costs least.</summary>
    public const string DefaultModel = "claude-haiku-5-5";

    private static readonly string[] Chat = ["text", "vision", "json_schema"];
    private static readonly string[] Reasoning = ["text", "vision", "json_schema", "reasoning"];

    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        Thinks("claude-fable-5-2", 8m, 0.20m, 40m, "2026-11-10", speed: 2, quality: 5),
        Thinks("claude-fable-5-1", 10m, 0.25m, 50m, "2026-10-24", speed: 1, quality: 5),
        Thinks("claude-fable-5", 10m, 1m, 50m, "2026-10-24", speed: 1, quality: 5),
        Thinks("claude-opus-5-5", 4m, 0.20m, 20m, "2026-10-24", speed: 2, quality: 5),
        Thinks("claude-opus-5", 5m, 0.50m, 25m, "2026-10-24", speed: 2, quality: 5),
        Thinks("claude-opus-4-8", 5m, 0.50m, 25m, "2026-10-24", speed: 2, quality: 4),
        Thinks("claude-opus-4-7", 5m, 0.50m, 25m, "2026-10-24", speed: 2, quality: 4),
        Samples("claude-opus-4-6", 5m, 0.50m, 25m, "2026-10-24", context: 1_000_000, speed: 2, quality: 4),
        Samples("claude-opus-4-5", 5m, 0.50m, 25m, "2026-10-24", context: 200_000, speed: 2, quality: 4, "claude-opus-4-5-20251101"),
        Thinks("claude-sonnet-5-5", 2m, 0.10m, 10m, "2026-10-24", speed: 3, quality: 4),
        Thinks("claude-sonnet-5", 2m, 0.20m, 10m, "2026-10-24", speed: 3, quality: 4),
        Samples("claude-sonnet-4-6", 3m, 0.30m, 15m, "2026-10-24", context: 1_000_000, speed: 3, quality: 4),
        Samples("claude-sonnet-4-5", 3m, 0.30m, 15m, "2026-10-24", context: 200_000, speed: 3, quality: 3, "claude-sonnet-4-5-20250929"),
        Thinks("claude-haiku-5-5", 0.10m, 0.01m, 0.50m, "2026-10-24", speed: 5, quality: 3) with { LongPrompts = new(100_000, 0.50m, 0.05m, 2.50m) },
        Samples("claude-haiku-4-5", 1m, 0.10m, 5m, "2026-10-24", context: 200_000, speed: 5, quality: 3, "claude-haiku-4-5-20251001"),
    ];

    /// <summary>An entry for a model of Anthropic's that is not in the list: its price is unknown.</summary>
    public static ModelEntry Unlisted(string name) => new(name, Provider)
    {
        Capabilities = SamplingName().IsMatch(name) ? Chat : Reasoning,
        TakesSampling = SamplingName().IsMatch(name),
    };

    /// <summary>A model that thinks as much as it finds right, and answers 400 to a temperature or top_p (since Opus 4.7).</summary>
    private static ModelEntry Thinks(string name, decimal input, decimal cached, decimal output, string noted, int speed, int quality) =>
        Samples(name, input, cached, output, noted, context: 1_000_000, speed, quality) with
        {
            Capabilities = Reasoning,
            TakesSampling = false,
        };

    private static ModelEntry Samples(
        string name, decimal input, decimal cached, decimal output, string noted, int context, int speed, int quality, params string[] aliases) =>
        new(name, Provider)
        {
            Aliases = aliases,
            ContextLength = context,
            InputCostPerMillion = input,
            CachedInputCostPerMillion = cached,
            OutputCostPerMillion = output,
            PricesNotedOn = DateOnly.ParseExact(noted, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Speed = speed,
            Quality = quality,
            Capabilities = Chat,
        };

    /// <summary>The third generation, and the fourth up to 4.6.</summary>
    [GeneratedRegex(@"^claude-(3|(opus|sonnet|haiku)-(3|4-\d{8}|4-[0-6]($|-)|4$))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SamplingName();
}

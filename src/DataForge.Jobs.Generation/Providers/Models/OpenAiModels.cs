using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>
/// OpenAI's chat models with their list prices (standard tier, short context; surcharges for writing the prompt cache
/// and for prompts past 272,000 tokens are not in here). Each line carries the day on which its price was noted.
/// </summary>
internal static partial class OpenAiModels
{
    private static readonly string[] Chat = ["text", "vision", "json_schema"];
    private static readonly string[] Reasoning = ["text", "vision", "json_schema", "reasoning"];

    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        Thinks("gpt-6-astra", 10m, 1m, 50m, "2026-10-16", context: 1_050_000, speed: 1, quality: 5),
        Thinks("gpt-6.1-sol", 2m, 0.10m, 10m, "2026-10-27", context: 1_050_000, speed: 2, quality: 5),
        Thinks("gpt-6.1-terra", 1m, 0.05m, 5m, "2026-10-27", context: 1_050_000, speed: 4, quality: 4),
        Thinks("gpt-6-sol", 2m, 0.20m, 10m, "2026-10-16", context: 1_050_000, speed: 2, quality: 5),
        Thinks("gpt-6-luna", 0.10m, 0.01m, 0.50m, "2026-10-16", context: 1_050_000, speed: 5, quality: 3),
        Thinks("gpt-5.6-sol", 4m, 0.40m, 20m, "2026-09-05", context: 1_050_000, speed: 2, quality: 5, "gpt-5.6"),
        Thinks("gpt-5.6-terra", 2m, 0.20m, 12m, "2026-09-05", context: 1_050_000, speed: 3, quality: 4),
        Thinks("gpt-5.6-luna", 0.20m, 0.02m, 1.20m, "2026-09-05", context: 1_050_000, speed: 5, quality: 3),
        Thinks("gpt-5.4-mini", 0.75m, 0.075m, 4.50m, "2026-06-04", context: 400_000, speed: 4, quality: 3),
        Thinks("gpt-5.4-nano", 0.20m, 0.02m, 1.25m, "2026-06-04", context: 400_000, speed: 5, quality: 2),
        Thinks("gpt-5-mini", 0.25m, 0.025m, 2m, "2026-03-21", context: 400_000, speed: 4, quality: 3),
        Thinks("gpt-5-nano", 0.05m, 0.005m, 0.40m, "2026-03-21", context: 400_000, speed: 5, quality: 2),
        Samples("gpt-4.1", 2m, 0.50m, 8m, "2026-06-21", context: 1_047_576, speed: 3, quality: 4, "gpt-4.1-2025-04-14"),
        Samples("gpt-4.1-mini", 0.40m, 0.10m, 1.60m, "2026-06-21", context: 1_047_576, speed: 4, quality: 3, "gpt-4.1-mini-2025-04-14"),
        Samples("gpt-4.1-nano", 0.10m, 0.025m, 0.40m, "2026-04-01", context: 1_047_576, speed: 5, quality: 2, "gpt-4.1-nano-2025-04-14"),
        Samples("gpt-4o", 2.50m, 1.25m, 10m, "2026-04-01", context: 128_000, speed: 3, quality: 4, "gpt-4o-2024-11-20"),
        Samples("gpt-4o-mini", 0.15m, 0.075m, 0.60m, "2026-04-01", context: 128_000, speed: 4, quality: 3, "gpt-4o-mini-2024-07-18"),
    ];

    /// <summary>An entry for a model of OpenAI's that is not in the list: its price is unknown.</summary>
    public static ModelEntry Unlisted(string name) => new(name, ProviderNames.OpenAi)
    {
        Capabilities = ReasoningName().IsMatch(name) ? ["text", "reasoning"] : ["text"],
        TakesSampling = !ReasoningName().IsMatch(name),
    };

    private static ModelEntry Thinks(
        string name, decimal input, decimal cached, decimal output, string noted, int context, int speed, int quality, params string[] aliases) =>
        Samples(name, input, cached, output, noted, context, speed, quality, aliases) with
        {
            Capabilities = Reasoning,
            TakesSampling = false,
        };

    private static ModelEntry Samples(
        string name, decimal input, decimal cached, decimal output, string noted, int context, int speed, int quality, params string[] aliases) =>
        new(name, ProviderNames.OpenAi)
        {
            Aliases = aliases,
            ContextLength = context,
            InputCostPerMillion = input,
            CachedInputCostPerMillion = cached,
            OutputCostPerMillion = output,
            PricesNotedOn = DateOnly.ParseExact(noted, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Speed = speed,
            Quality = quality,
            Capabilities = Chat,
        };

    /// <summary>The o-series, and gpt-5 and later, reason before they answer.</summary>
    [GeneratedRegex(@"^(o\d|gpt-([5-9]|\d\d))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReasoningName();
}

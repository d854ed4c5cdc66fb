namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>One model that can be asked for.</summary>
/// <param name="Name">The name that jobs and samples carry.</param>
/// <param name="Provider">The provider that answers for it, by the name it is configured under.</param>
public sealed record ModelEntry(string Name, string Provider)
{
    /// <summary>What the provider itself calls the model; this is what is sent.</summary>
    public string ProviderName { get; init; } = Name;

    /// <summary>Other names it answers to.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Tokens of prompt and answer together; null where unknown.</summary>
    public int? ContextLength { get; init; }

    /// <summary>US dollars per million prompt tokens; null where unknown, 0 where free.</summary>
    public decimal? InputCostPerMillion { get; init; }

    /// <summary>US dollars per million prompt tokens read from the provider's own cache; null means as any other.</summary>
    public decimal? CachedInputCostPerMillion { get; init; }

    /// <summary>US dollars per million completion tokens, reasoning included; null where unknown, 0 where free.</summary>
    public decimal? OutputCostPerMillion { get; init; }

    /// <summary>What calls with longer prompts cost instead; null where the length does not matter.</summary>
    public LongPromptPrices? LongPrompts { get; init; }

    /// <summary>The day on which the prices were known to hold; null where there are none.</summary>
    public DateOnly? PricesNotedOn { get; init; }

    /// <summary>From 1 (slow) to 5 (fast), among the models here; null where unknown.</summary>
    public int? Speed { get; init; }

    /// <summary>From 1 (plain) to 5 (best), among the models here; null where unknown.</summary>
    public int? Quality { get; init; }

    /// <summary>What it can do: <c>text</c>, <c>vision</c>, <c>json_schema</c>, <c>reasoning</c>.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>
    /// Whether the model takes temperature, top_p and seed. Reasoning models answer 400 to them, so the gateway leaves
    /// them out; OpenAI's refuse stop too.
    /// </summary>
    public bool TakesSampling { get; init; } = true;

    /// <summary>
    /// Everybody who has the model, where several share its calls; empty where only <see cref="Provider"/> does. The
    /// first is <see cref="Provider"/>.
    /// </summary>
    public IReadOnlyList<ModelDeployment> Deployments { get; init; } = [];

    /// <summary>Models that are asked, in this order, where this one cannot answer.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>Whether it is known what a call costs.</summary>
    public bool IsPriced => InputCostPerMillion is not null && OutputCostPerMillion is not null;

    /// <summary>
    /// US dollars of so many tokens of one call; null where a price that is needed is unknown. The sum of several calls
    /// is never put too low, but too high where it is long and its calls are not.
    /// </summary>
    /// <param name="promptTokens">All prompt tokens, the cached ones included.</param>
    /// <param name="cachedTokens">Those of them that came from the provider's cache.</param>
    /// <param name="completionTokens">All completion tokens.</param>
    public decimal? CostUsd(long promptTokens, long cachedTokens, long completionTokens)
    {
        var (inputPrice, cachedPrice, outputPrice) = LongPrompts is { } prices && promptTokens > prices.AboveTokens
            ? (prices.InputCostPerMillion, prices.CachedInputCostPerMillion, prices.OutputCostPerMillion)
            : (InputCostPerMillion, CachedInputCostPerMillion, OutputCostPerMillion);
        if (inputPrice is not { } input || outputPrice is not { } output)
        {
            return null;
        }

        var cached = Math.Clamp(cachedTokens, 0, promptTokens);
        var cost = ((promptTokens - cached) * input) + (cached * (cachedPrice ?? input)) + (completionTokens * output);
        return cost / 1_000_000m;
    }
}

/// <summary>Prices of calls whose prompt is long, for every token of the call.</summary>
/// <param name="AboveTokens">Prompts of more tokens than this, cached ones included.</param>
/// <param name="InputCostPerMillion">US dollars per million prompt tokens; null where unknown.</param>
/// <param name="CachedInputCostPerMillion">The same for those read from the provider's own cache; null means as any other.</param>
/// <param name="OutputCostPerMillion">US dollars per million completion tokens; null where unknown.</param>
public sealed record LongPromptPrices(int AboveTokens, decimal? InputCostPerMillion, decimal? CachedInputCostPerMillion, decimal? OutputCostPerMillion);

/// <summary>One of several who have a model.</summary>
/// <param name="Provider">The provider, by the name it is configured under.</param>
/// <param name="ProviderName">What it calls the model.</param>
/// <param name="Weight">How large a share of the calls it gets, beside the others'; above 0.</param>
public sealed record ModelDeployment(string Provider, string ProviderName, double Weight = 1);

using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Keeps what one question cost, every attempt of it. Attempts follow one another, so it needs no lock.</summary>
internal sealed class UsageTally
{
    private readonly List<CallAttempt> _attempts = [];
    private int _sent;
    private bool _someAreUncounted;
    private bool _someAreUnpriced;
    private decimal _cost;
    private long _promptTokens;
    private long _completionTokens;

    /// <summary>The sum so far. The cost is null where a price is unknown, or an answer came without its token counts.</summary>
    public CallUsage Usage => new(_sent, Math.Max(0, _sent - 1), _promptTokens, _completionTokens, _someAreUnpriced ? null : _cost, _someAreUncounted)
    {
        Attempts = [.. _attempts],
    };

    /// <summary>A request goes out; from now on it may cost something.</summary>
    public void Sent() => _sent++;

    /// <summary>It was answered.</summary>
    public void Answered(ModelEntry model, UsageDetails? usage, TimeSpan latency)
    {
        var isCounted = usage is { InputTokenCount: not null, OutputTokenCount: not null };
        _someAreUncounted |= !isCounted;
        Add(model, usage, isCounted || IsFree(model), null, latency);
    }

    /// <summary>It was not, which some vendors bill all the same; what they do not count they do not bill.</summary>
    public void Failed(ModelEntry model, UsageDetails? usage, ProviderErrorKind error, TimeSpan latency) => Add(model, usage, true, error, latency);

    private static bool IsFree(ModelEntry model) => model is { InputCostPerMillion: 0m, OutputCostPerMillion: 0m };

    private void Add(ModelEntry model, UsageDetails? usage, bool isPriced, ProviderErrorKind? error, TimeSpan latency)
    {
        var attempt = new CallAttempt(model.Provider, model.Name)
        {
            ProviderModel = model.ProviderName,
            Error = error,
            PromptTokens = usage?.InputTokenCount ?? 0,
            CompletionTokens = usage?.OutputTokenCount ?? 0,
            CachedTokens = usage?.CachedInputTokenCount ?? 0,
            ReasoningTokens = usage?.ReasoningTokenCount ?? 0,
            Latency = latency,
        };
        // A model without a price costs nothing only where nothing was billed.
        var cost = isPriced ? model.CostUsd(attempt.PromptTokens, attempt.CachedTokens, attempt.CompletionTokens) : null;
        if (cost is null && error is not null && attempt is { PromptTokens: 0, CompletionTokens: 0 })
        {
            cost = 0m;
        }

        _attempts.Add(attempt with { CostUsd = cost });
        _promptTokens += attempt.PromptTokens;
        _completionTokens += attempt.CompletionTokens;
        _cost += cost ?? 0m;
        _someAreUnpriced |= cost is null;
    }
}

using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Telemetry;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Keeps what one question cost, every attempt of it. Attempts follow one another, so it needs no lock.</summary>
internal sealed class UsageTally
{
    private readonly List<CallAttempt> _attempts = [];
    private int _sent;
    private bool _someAreUnpriced;
    private decimal _cost;
    private long _promptTokens;
    private long _completionTokens;

    /// <summary>The sum so far. The cost is null where a price is unknown, or an answer came without its token counts.</summary>
    public CallUsage Usage => new(_sent, Math.Max(0, _sent - 1), _promptTokens, _completionTokens, _someAreUnpriced ? null : _cost, Uncounted > 0)
    {
        Attempts = [.. _attempts],
    };

    /// <summary>The clock's timestamp when the first request went out; null before that.</summary>
    public long? FirstSentAt { get; private set; }

    /// <summary>How many requests ended of which nobody has heard what they cost.</summary>
    public int Uncounted { get; private set; }

    /// <summary>A request goes out; from now on it may cost something.</summary>
    /// <param name="at">The clock's timestamp.</param>
    public void Sent(long at)
    {
        FirstSentAt ??= at;
        _sent++;
    }

    /// <summary>It was answered.</summary>
    public void Answered(ModelEntry model, UsageDetails? usage, TimeSpan latency)
    {
        var isCounted = usage is { InputTokenCount: not null, OutputTokenCount: not null };
        Uncounted += isCounted ? 0 : 1;
        Add(model, usage, isCounted || IsFree(model), null, latency);
    }

    /// <summary>It was not, which vendors bill all the same if the model was at work.</summary>
    /// <param name="wasAtWork">Whether it broke off in mid-answer, or was not waited for: then it costs what nobody counted.</param>
    public void Failed(ModelEntry model, UsageDetails? usage, ProviderErrorKind error, bool wasAtWork, TimeSpan latency)
    {
        var isKnown = !wasAtWork || usage is { InputTokenCount: not null, OutputTokenCount: not null };
        Uncounted += isKnown ? 0 : 1;
        Add(model, usage, isKnown || IsFree(model), error, latency);
    }

    /// <summary>It was given up while it was under way; nobody hears what it cost.</summary>
    public void Cancelled(ModelEntry model, TimeSpan latency)
    {
        Uncounted++;
        Add(model, null, IsFree(model), null, latency, isCancelled: true);
    }

    private static bool IsFree(ModelEntry model) => model is { InputCostPerMillion: 0m, OutputCostPerMillion: 0m };

    private void Add(ModelEntry model, UsageDetails? usage, bool isPriced, ProviderErrorKind? error, TimeSpan latency, bool isCancelled = false)
    {
        var attempt = new CallAttempt(model.Provider, model.Name)
        {
            ProviderModel = model.ProviderName,
            Error = error,
            IsCancelled = isCancelled,
            PromptTokens = usage?.InputTokenCount ?? 0,
            CompletionTokens = usage?.OutputTokenCount ?? 0,
            CachedTokens = usage?.CachedInputTokenCount ?? 0,
            ReasoningTokens = usage?.ReasoningTokenCount ?? 0,
            Latency = latency,
        };
        // A model without a price costs nothing only where nothing was billed.
        var cost = isPriced ? model.CostUsd(attempt.PromptTokens, attempt.CachedTokens, attempt.CompletionTokens) : null;
        if (cost is null && isPriced && error is not null && attempt is { PromptTokens: 0, CompletionTokens: 0 })
        {
            cost = 0m;
        }

        attempt = attempt with { CostUsd = cost };
        GatewayMeter.Measure(attempt);
        _attempts.Add(attempt);
        _promptTokens += attempt.PromptTokens;
        _completionTokens += attempt.CompletionTokens;
        _cost += cost ?? 0m;
        _someAreUnpriced |= cost is null;
    }
}

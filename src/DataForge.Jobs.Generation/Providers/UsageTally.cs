using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Sums what one question cost, every attempt of it. Attempts follow one another, so it needs no lock.</summary>
internal sealed class UsageTally(ModelEntry? model)
{
    private int _calls;
    private long _promptTokens;
    private long _cachedTokens;
    private long _completionTokens;
    private bool _someAreUnknown;

    /// <summary>The sum so far. The cost is null where the price is unknown, or an answer came without its token counts.</summary>
    public CallUsage Usage => new(_calls, Math.Max(0, _calls - 1), _promptTokens, _completionTokens, Cost(), _someAreUnknown);

    public void Sent() => _calls++;

    public void Answered(UsageDetails? usage)
    {
        _someAreUnknown |= usage is not { InputTokenCount: not null, OutputTokenCount: not null };
        Add(usage);
    }

    public void Failed(UsageDetails? usage) => Add(usage);

    private void Add(UsageDetails? usage)
    {
        _promptTokens += usage?.InputTokenCount ?? 0;
        _cachedTokens += usage?.CachedInputTokenCount ?? 0;
        _completionTokens += usage?.OutputTokenCount ?? 0;
    }

    private decimal? Cost()
    {
        if (_calls == 0)
        {
            return 0m;
        }

        var isFree = model is { InputCostPerMillion: 0m, OutputCostPerMillion: 0m };
        return _someAreUnknown && !isFree ? null : model?.CostUsd(_promptTokens, _cachedTokens, _completionTokens);
    }
}

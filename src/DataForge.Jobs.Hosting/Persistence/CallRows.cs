using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>Calls as they are stored: what they cost together, and one by one.</summary>
/// <param name="Usage">The sums, one for each provider and model that was called.</param>
/// <param name="Calls">The calls.</param>
public sealed record CallRows(IReadOnlyList<UsageEntry> Usage, IReadOnlyList<ProviderCall> Calls)
{
    /// <summary>No calls.</summary>
    public static CallRows None { get; } = new([], []);

    /// <summary>The rows of what a question cost.</summary>
    /// <param name="asked">What it cost; its provider and model are those of calls that nobody knows the end of.</param>
    /// <param name="jobId">The job; null for calls outside of jobs.</param>
    /// <param name="ordinal">The candidate; null where the calls are nobody's own.</param>
    public static CallRows Of(ModelUsage asked, Guid? jobId, long? ordinal)
    {
        var usage = asked.Usage;
        if (usage.IsNothing)
        {
            return None;
        }

        var sums = new Dictionary<(string Provider, string Model), UsageEntry>();
        UsageEntry Sum(string provider, string model)
        {
            if (!sums.TryGetValue((provider, model), out var sum))
            {
                sums.Add((provider, model), sum = new UsageEntry { JobId = jobId ?? Guid.Empty, Provider = provider, Model = model });
            }

            return sum;
        }

        foreach (var attempt in usage.Attempts)
        {
            Add(Sum(attempt.Provider, attempt.Model), attempt);
        }

        // Cancelled while they were under way: they were made, and nobody has heard what became of them.
        if (usage.Calls - usage.Attempts.Count is > 0 and var unheard)
        {
            Sum(asked.Provider, asked.Model).Calls += unheard;
        }

        if (usage.CachedCalls > 0)
        {
            Sum(asked.Provider, asked.Model).CachedCalls += usage.CachedCalls;
        }

        // A repeated question is a retry wherever it went; what was called last did the repeating.
        var retries = usage.Retries;
        foreach (var sum in sums.Values.Reverse())
        {
            sum.Retries = Math.Min(retries, sum.Calls);
            retries -= (int)sum.Retries;
        }

        return new CallRows([.. sums.Values], [.. usage.Attempts.Select(attempt => Row(attempt, jobId, ordinal))]);
    }

    private static void Add(UsageEntry sum, CallAttempt attempt)
    {
        sum.Calls++;
        sum.PromptTokens += attempt.PromptTokens;
        sum.CompletionTokens += attempt.CompletionTokens;
        sum.CostUsd += attempt.CostUsd ?? 0;
        sum.UnpricedCalls += attempt.CostUsd is null ? 1 : 0;
    }

    private static ProviderCall Row(CallAttempt attempt, Guid? jobId, long? ordinal) => new()
    {
        JobId = jobId,
        Ordinal = ordinal,
        Provider = attempt.Provider,
        Model = attempt.Model,
        ProviderModel = attempt.ProviderModel,
        Outcome = attempt.Error is { } error ? JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString()) : attempt.IsCancelled ? ProviderCall.Cancelled : ProviderCall.Answered,
        PromptTokens = attempt.PromptTokens,
        CompletionTokens = attempt.CompletionTokens,
        CachedTokens = attempt.CachedTokens,
        ReasoningTokens = attempt.ReasoningTokens,
        CostUsd = attempt.CostUsd,
        LatencyMs = (int)Math.Clamp(attempt.Latency.TotalMilliseconds, 0, int.MaxValue),
    };
}

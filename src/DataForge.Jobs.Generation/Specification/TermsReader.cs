using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads on what terms a job runs: its budget, and when it may begin and must end.</summary>
internal static class TermsReader
{
    /// <summary>The budget; null where there is none, or it is wrong.</summary>
    public static BudgetSpec? ReadBudget(RequestObject root)
    {
        if (root.TakeObject("budget") is not { } budget)
        {
            return null;
        }

        var cost = budget.TakeNumber("max_cost_usd", 0, SpecBounds.Usd);
        var tokens = budget.TakeInteger("max_tokens", 0, long.MaxValue);
        if (budget.Take("max_cost_usd") is null && budget.Take("max_tokens") is null)
        {
            root.Refuse("budget", "Must name max_cost_usd, max_tokens or both.");
        }

        budget.Close();
        return new BudgetSpec((decimal?)cost, tokens);
    }

    /// <summary>Refuses a bound on dollars where any model that the job asks has no known price: unknown is never taken for free.</summary>
    public static void RefuseUnpriced(RequestObject root, BudgetSpec? budget, JobSpec spec, ModelRegistry models)
    {
        if (budget?.MaxCostUsd is not null && AskedModels.UnpricedOf(spec, models) is { } model)
        {
            root.Problems.Add(SpecPath.Field(root.PathOf("budget"), "max_cost_usd"), $"The price of the model `{model.Name}` is unknown, so its cost cannot be bounded. Bound max_tokens instead, or choose a model with a known price.");
        }
    }

    /// <summary>How stored answers are used; null where they are not, or that is wrong.</summary>
    public static CacheSpec? ReadCache(RequestObject root)
    {
        if (root.TakeObject("cache") is not { } cache)
        {
            return null;
        }

        var mode = cache.TakeWord<CacheMode>("mode") ?? CacheMode.Off;
        var ttl = cache.TakeInteger("ttl_seconds", 1, SpecBounds.TtlSeconds) ?? CacheSpec.DefaultTtlSeconds;
        cache.Close();
        return mode == CacheMode.Off ? null : new CacheSpec(mode, ttl);
    }

    /// <summary>A moment: RFC 3339, with an offset or Z.</summary>
    public static DateTimeOffset? TakeTime(this RequestObject root, string name)
    {
        if (root.Take(name) is not { } value)
        {
            return null;
        }

        // The form is checked by hand, since the parser also takes dates without a time and times without an offset.
        if (value.ValueKind == JsonValueKind.String && RequestText.Of(value) is { Length: >= 20 } text
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-') && text[10] is 'T' or 't' or ' '
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        root.Refuse(name, "Must be a time as in RFC 3339, such as 2027-01-31T18:00:00Z.");
        return null;
    }

    /// <summary>A deadline, which must be to come.</summary>
    public static DateTimeOffset? TakeDeadline(this RequestObject root, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var deadline = root.TakeTime("deadline");
        if (deadline <= now)
        {
            root.Refuse("deadline", "Is over already.");
        }
        else if (deadline <= notBefore)
        {
            root.Refuse("deadline", "Must be later than not_before.");
        }

        return deadline;
    }
}

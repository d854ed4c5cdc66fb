using System.Globalization;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Storage.Budgets;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>Why a call can never be made any more under a budget, since what was spent only grows.</summary>
/// <param name="Message">For people.</param>
/// <param name="Scope">Whose monthly budget it is, as <see cref="BudgetAlert.Scope"/>; null for the job's own.</param>
/// <param name="Measure">What was bounded.</param>
internal sealed record BudgetRefusal(string Message, string? Scope, string Measure, decimal Spent, decimal Bound)
{
    private const string Cost = "cost_usd";
    private const string Tokens = "tokens";

    /// <summary>The refusal; null where the call can be made once others are booked.</summary>
    public static BudgetRefusal? Of(ReserveAnswer answer, BudgetOptions tenant, CallCost next) =>
        Of(null, answer.Spent, answer.Limit, next, "The budget", "Raise budget.max_cost_usd with PATCH, then resume.", "Raise budget.max_tokens with PATCH, then resume.")
        ?? Of(BudgetAlert.OfKey, answer.KeySpent, answer.KeyLimit, next, "The key's budget for this month", "Resume once it is raised, or next month.", "Resume once it is raised, or next month.")
        ?? Of(BudgetAlert.OfTenant, answer.TenantSpent, (tenant.MonthlyUsd, tenant.MonthlyTokens), next, "The tenant's budget for this month", "Resume once it is raised, or next month.", "Resume once it is raised, or next month.");

    private static BudgetRefusal? Of(string? scope, Reserve spent, (decimal? MaxCostUsd, long? MaxTokens) bound, CallCost next, string whose, string forCost, string forTokens)
    {
        var cost = next.CostUsd ?? 0;
        return bound switch
        {
            ({ } most, _) when spent.CostUsd + cost > most => new BudgetRefusal(
                Text($"{whose} of ${most} does not suffice: ${spent.CostUsd:0.######} are spent, and the next call may cost up to ${cost:0.######}. {forCost}"), scope, Cost, spent.CostUsd, most),
            (_, { } most) when spent.Tokens + next.Tokens > most => new BudgetRefusal(
                Text($"{whose} of {most} tokens does not suffice: {spent.Tokens} are used, and the next call may take up to {next.Tokens}. {forTokens}"), scope, Tokens, spent.Tokens, most),
            _ => null,
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.ComponentModel.DataAnnotations;
using DataForge.Jobs.Storage.Budgets;

namespace DataForge.Jobs.Hosting.Spending;

/// <summary>What every tenant may spend in a calendar month (UTC), whatever its jobs' own budgets say.</summary>
public sealed class BudgetOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Budgets";

    /// <summary>US dollars; null for no bound.</summary>
    [Range(0, 1e12)]
    public decimal? MonthlyUsd { get; set; }

    /// <summary>Tokens, read and written; null for no bound.</summary>
    [Range(0, long.MaxValue)]
    public long? MonthlyTokens { get; set; }

    /// <summary>Both as a budget.</summary>
    public MonthlyBudget Tenant => new(MonthlyUsd, MonthlyTokens);

    /// <summary>Whether there is any bound.</summary>
    public bool HasBound => Tenant.HasBound;
}

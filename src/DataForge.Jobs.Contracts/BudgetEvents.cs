namespace DataForge.Jobs.Contracts;

/// <summary>
/// So much of a monthly budget is used up; published once for each level, budget and month, when its row is written. Like
/// every event it may be lost with the broker; the webhook is what is delivered for certain.
/// </summary>
/// <param name="Scope"><c>key</c> or <c>tenant</c>.</param>
/// <param name="Subject">The key's id, or the tenant.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Month">The month's first day, in UTC.</param>
/// <param name="Level">80 or 100 percent.</param>
/// <param name="Measure"><c>cost_usd</c> (US dollars) or <c>tokens</c>.</param>
/// <param name="Spent">What was spent by then.</param>
/// <param name="Bound">Of how much.</param>
public sealed record BudgetAlertRaised(string Scope, string Subject, string Tenant, DateOnly Month, int Level, string Measure, decimal Spent, decimal Bound);

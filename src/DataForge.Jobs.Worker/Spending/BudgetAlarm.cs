using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Storage.Budgets;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>Writes alerts, and says to whoever listens on the bus or reads the log which ones are new.</summary>
internal sealed partial class BudgetAlarm(BudgetAlerts alerts, Announcer announcer, ILogger<BudgetAlarm> logger)
{
    /// <summary>Looks at all budgets.</summary>
    public async Task LookAsync(MonthlyBudget tenant, CancellationToken cancellationToken) => Tell(await alerts.RaiseAsync(tenant, cancellationToken));

    /// <summary>A call of a job was refused because no further one fits.</summary>
    public async Task UsedUpAsync(Guid jobId, string scope, string measure, decimal spent, decimal bound, CancellationToken cancellationToken) =>
        Tell(await alerts.RaiseUsedUpAsync(jobId, scope, measure, spent, bound, cancellationToken));

    private void Tell(IEnumerable<BudgetAlert> raised)
    {
        foreach (var alert in raised)
        {
            Raised(alert.Level, alert.Scope, alert.Subject, alert.Tenant, alert.Spent, alert.Bound, alert.Measure);
            announcer.Publish(new BudgetAlertRaised(alert.Scope, alert.Subject, alert.Tenant, alert.Month, alert.Level, alert.Measure, alert.Spent, alert.Bound));
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Level} % of this month's budget of the {Scope} {Subject} (tenant {Tenant}) are used up: {Spent} of {Bound} {Measure}")]
    private partial void Raised(int level, string scope, string subject, string tenant, decimal spent, decimal bound, string measure);
}

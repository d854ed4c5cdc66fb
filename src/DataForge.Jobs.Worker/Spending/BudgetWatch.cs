using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Worker.Scheduling;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>Looks, in one process of the cluster, which monthly budgets are nearly used up, and writes the alerts.</summary>
internal sealed partial class BudgetWatch(
    Leadership leadership, BudgetAlarm alarm, IOptions<BudgetOptions> budgets, TimeProvider time, ILogger<BudgetWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (leadership.Fence is not null)
                {
                    await alarm.LookAsync(budgets.Value.Tenant, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever is wrong with the database now may be right again in a moment.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trouble(exception.Message);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Looking at the monthly budgets failed and is tried again: {Problem}")]
    private partial void Trouble(string problem);
}

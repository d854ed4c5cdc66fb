using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Providers;

/// <summary>Tells other processes how the providers fare in this one, every few seconds.</summary>
internal sealed partial class ProviderReporter(
    ProviderGateway gateway, ProviderReports reports, ProcessIdentity identity, TimeProvider time, ILogger<ProviderReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => reports.ForgetAsync(identity.Id, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(() => reports.SayAsync(identity.Id, gateway.Health.ToDictionary(health => health.Provider, health => ProviderState.Of(health).ToJson()), stoppingToken));
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAsync(Func<Task> say)
    {
        try
        {
            await say();
        }
#pragma warning disable CA1031 // The database may be away for any reason; it is said again in a moment.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Unheard(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "How the providers fare could not be told: {Problem}")]
    private partial void Unheard(string problem);
}

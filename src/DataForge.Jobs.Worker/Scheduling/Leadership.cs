using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Workers;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>Keeps standing for scheduler; one process of the cluster is it at a time.</summary>
internal sealed partial class Leadership(Leases leases, ProcessIdentity identity, TimeProvider time, ILogger<Leadership> logger) : BackgroundService
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _fence;

    /// <summary>The fencing number while this process believes to be the scheduler; its writes carry it.</summary>
    public long? Fence => _fence;

    /// <summary>Completes when the process has stood for the first time.</summary>
    public Task FirstTry => _firstTry.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var held = await leases.HoldAsync(Leases.Scheduler, identity.Id, Duration, stoppingToken);
                if (held is { } now && _fence is null)
                {
                    Elected(now.Fence);
                }

                if (held is { IsTakenOver: true })
                {
                    WorkerMeter.TakenOver(LeaseKind.Scheduler);
                }

                _fence = held?.Fence;
            }
#pragma warning disable CA1031 // The database may be away for any reason; the fence keeps a deposed scheduler harmless.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                _fence = null;
                Trouble(exception.Message);
            }

            _firstTry.TrySetResult();
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_fence is not null)
        {
            _fence = null;
            await leases.ReleaseAsync(Leases.Scheduler, identity.Id, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "This process schedules for the cluster now (fence {Fence})")]
    private partial void Elected(long fence);

    [LoggerMessage(LogLevel.Warning, "Could not stand for scheduler: {Problem}")]
    private partial void Trouble(string problem);
}

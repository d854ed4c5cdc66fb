using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Workers;
using DataForge.Jobs.Worker.Admitting;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Spending;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Liveness;

/// <summary>
/// Says that this process is alive, keeps what it holds, and learns what it holds no longer. Intervals are measured
/// here; deadlines only ever by the database, so that a wrong clock changes nothing.
/// </summary>
internal sealed partial class Heartbeat(
    WorkerRegistry registry,
    BatchClaims claims,
    BatchRuns runs,
    JobIntents intents,
    AdmissionDesk admissions,
    BudgetDesk budgets,
    RecentSamples recent,
    ProcessIdentity identity,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<Heartbeat> logger) : BackgroundService
{
    /// <summary>How soon a pause or a cancellation is obeyed even when its event is lost.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    /// <summary>Every so many intervals the leases are renewed.</summary>
    private const int BeatsPerRenewal = 3;

    /// <summary>Within so long whoever lives and reaches the database has renewed its leases: half a lease, but never less than a few renewals take.</summary>
    public static TimeSpan LongestSilence(TimeSpan lease) => TimeSpan.FromTicks(Math.Max(lease.Ticks / 2, 3 * BeatsPerRenewal * Interval.Ticks));

    /// <summary>Announces this process before its first batch, and waits for the database if it went away meanwhile.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await TryBeatAsync(cancellationToken))
        {
            await Task.Delay(Interval, time, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await registry.RemoveAsync(identity.Id, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var beat = 1; !stoppingToken.IsCancellationRequested; beat++)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await runs.ObeyAsync(intents, stoppingToken);
                if (beat % BeatsPerRenewal == 0)
                {
                    await BeatAsync(stoppingToken);
                    await RenewAsync(stoppingToken);
                }
            }
#pragma warning disable CA1031 // The database may be away for any reason; the fences keep us honest meanwhile.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Missed(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var before = runs.Snapshot();
        if (before.Count > 0)
        {
            runs.Keep(before, await claims.RenewAsync(identity.Id, options.Value.Lease, cancellationToken));
        }

        await admissions.RenewAsync(cancellationToken);
        await budgets.RenewAsync(cancellationToken);
    }

    private async Task<bool> TryBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeatAsync(cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // The database may be away for any reason; a process that starts then is one that waits.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Missed(exception.Message);
            return false;
        }
    }

    private Task BeatAsync(CancellationToken cancellationToken)
    {
        var (accepted, settled) = recent.LastMinute;
        var self = new WorkerProcess
        {
            Id = identity.Id,
            Host = identity.Host,
            Version = identity.Version,
            Roles = options.Value.RoleNames,
            Slots = options.Value.Slots,
            Concurrency = options.Value.Concurrency,
            Stopping = runs.Stopping,
            AcceptedLately = accepted,
            SettledLately = settled,
        };
        return registry.HeartbeatAsync(self, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "A heartbeat was missed: {Problem}")]
    private partial void Missed(string problem);
}

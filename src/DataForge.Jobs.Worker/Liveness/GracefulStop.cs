using DataForge.Jobs.Worker.Generating;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Liveness;

/// <summary>
/// Told to stop, a worker starts no new call, lets those in flight finish within its grace period, and hands its
/// batches back. Registered last and therefore stopped first.
/// </summary>
internal sealed partial class GracefulStop(BatchRuns runs, IOptions<WorkerOptions> options, TimeProvider time, ILogger<GracefulStop> logger) : IHostedService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>What abandoning and handing back may take once the grace period is over.</summary>
    private static readonly TimeSpan HandingBack = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        runs.Stop();
        if (runs.Count > 0)
        {
            Finishing(runs.Count);
        }

        if (!await EndedWithinAsync(TimeSpan.FromSeconds(options.Value.GraceSeconds), cancellationToken))
        {
            runs.AbandonAll();
            await EndedWithinAsync(HandingBack, cancellationToken);
        }
    }

    private async Task<bool> EndedWithinAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (runs.Count > 0)
        {
            if (time.GetElapsedTime(began) > longest || cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Information, "Stopping: {Batches} batches finish their calls in flight")]
    private partial void Finishing(int batches);
}

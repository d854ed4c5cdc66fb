using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Worker.Generating;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>
/// Keeps the queue shallow: as many batches as live workers can hold, times a small factor. What is not in the queue
/// yet can still be overtaken, and a job of ten million samples costs no more rows than are in progress.
/// </summary>
internal sealed partial class Scheduler(
    Leadership leadership,
    BatchPlanning planning,
    ProviderPaces paces,
    SchedulerSignal signal,
    Announcer announcer,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<Scheduler> logger) : BackgroundService
{
    private const int JobsAtATime = 256;
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly TenantTurns _turns = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await leadership.FirstTry.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Idle;
            try
            {
                if (leadership.Fence is { } fence && await FillAsync(fence, stoppingToken))
                {
                    pause = Busy;
                }

                await signal.WaitAsync(pause, time, stoppingToken);
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
                await Task.Delay(Idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> FillAsync(long fence, CancellationToken cancellationToken)
    {
        var (slots, outstanding) = await planning.CapacityAsync(cancellationToken);
        var room = (int)Math.Ceiling(slots * options.Value.QueueDepth) - outstanding;
        if (room <= 0)
        {
            return true;
        }

        var paced = await PacedAsync(cancellationToken);
        var busy = paced.Where(provider => provider.Value.Batches <= 0).Select(provider => provider.Key).ToArray();
        var hungry = await planning.HungryAsync(options.Value.BatchSize, TimeSpan.FromSeconds(options.Value.AgeingSeconds), JobsAtATime, busy, cancellationToken);
        if (hungry.Count == 0)
        {
            return outstanding > 0;
        }

        var planned = FairShare.Divide(hungry, room, options.Value.BatchSize, paced, _turns);
        var created = await planning.CreateAsync(planned, fence, cancellationToken);
        var jobs = hungry.ToDictionary(job => job.JobId);
        foreach (var batch in created)
        {
            // The broker serves higher priorities first and knows no ageing: a ticket carries what its job has risen to.
            var priority = Math.Min(GenerateBatchConsumer.HighestPriority, jobs[batch.JobId].Priority + jobs[batch.JobId].Boost);
            announcer.Send(WorkQueues.Generate, new GenerateBatch(batch.JobId, batch.FirstOrdinal), priority, GenerateBatchConsumer.TicketLife);
        }

        foreach (var first in created.Select(batch => batch.JobId).Distinct().Where(id => !jobs[id].Started))
        {
            announcer.Publish(new JobStarted(first));
        }

        return true;
    }

    /// <summary>Providers with limits, and how many batches of each there is still use for.</summary>
    private async Task<Dictionary<string, ProviderPace>> PacedAsync(CancellationToken cancellationToken)
    {
        if (paces.ByProvider.Count == 0)
        {
            return [];
        }

        var outstanding = await planning.OutstandingAsync(cancellationToken);
        return paces.ByProvider.ToDictionary(pace => pace.Key, pace => pace.Value with { Batches = pace.Value.Batches - outstanding.GetValueOrDefault(pace.Key) });
    }

    [LoggerMessage(LogLevel.Warning, "Scheduling failed and is tried again: {Problem}")]
    private partial void Trouble(string problem);
}

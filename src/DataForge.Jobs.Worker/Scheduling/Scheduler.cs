using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Telemetry;
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
    TracedBatches traced,
    Announcer announcer,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<Scheduler> logger) : BackgroundService
{
    private const int JobsAtATime = 256;
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly TenantTurns _turns = new();

    /// <summary>A look that took so long is over a long queue, and is not repeated before a few times as long has passed.</summary>
    private static readonly TimeSpan LongLook = TimeSpan.FromMilliseconds(15);
    private const int LooksApart = 4;
    private static readonly TimeSpan LongestApart = TimeSpan.FromMilliseconds(250);

    private FairShare? _share;
    private long _lookedAt;
    private TimeSpan _lookAgain;

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
                _share = null;
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
        if (await ShareAsync(paced, cancellationToken) is not { Count: > 0 } share)
        {
            return outstanding > 0;
        }

        var planned = share.Divide(room, options.Value.BatchSize, paced);
        if (planned.Count == 0)
        {
            return true;
        }

        var created = await planning.CreateAsync(planned, fence, cancellationToken);
        foreach (var batch in created)
        {
            // The broker serves higher priorities first and knows no ageing: a ticket carries what its job has risen to.
            var job = share.Job(batch.JobId);
            var priority = Math.Min(GenerateBatchConsumer.HighestPriority, job.Priority + job.Boost);
            var trace = traced.ParentOf(batch);
            announcer.Send(WorkQueues.Generate, new GenerateBatch(batch.JobId, batch.FirstOrdinal), priority, GenerateBatchConsumer.TicketLife, trace);
            if (!job.Started && batch.FirstOrdinal == job.NextOrdinal)
            {
                announcer.Publish(new JobStarted(batch.JobId), trace);
            }
        }

        return true;
    }

    /// <summary>
    /// Who is to be served. Looking costs the more the more jobs are open. With thousands of them it is done a few times a
    /// second, and what was seen is divided meanwhile; what has changed since is refused when batches are made.
    /// </summary>
    private async Task<FairShare> ShareAsync(Dictionary<string, ProviderPace> paced, CancellationToken cancellationToken)
    {
        if (_share is { } known && time.GetElapsedTime(_lookedAt) < _lookAgain)
        {
            return known;
        }

        var busy = paced.Where(provider => provider.Value.Batches <= 0).Select(provider => provider.Key).ToArray();
        var began = time.GetTimestamp();
        _share = new FairShare(await planning.HungryAsync(options.Value.BatchSize, TimeSpan.FromSeconds(options.Value.AgeingSeconds), JobsAtATime, busy, cancellationToken), _turns);
        _lookedAt = time.GetTimestamp();
        var took = time.GetElapsedTime(began, _lookedAt);
        _lookAgain = took < LongLook ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(took.Ticks * LooksApart, LongestApart.Ticks));
        return _share;
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

using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Worker.Admitting;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Liveness;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>State is the outbox: announces again whatever a row says and nobody acted on in time.</summary>
internal sealed partial class Relay(Leadership leadership, OverdueWork overdue, BudgetLedger budgets, TracedBatches traced, Announcer announcer, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Relay> logger) : BackgroundService
{
    private const int AtATime = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NewsPatience = TimeSpan.FromSeconds(3);

    /// <summary>While the broker was away tickets were dropped that count as sent; for a while after, none is trusted for long.</summary>
    private static readonly TimeSpan Distrust = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(2);

    /// <summary>Shorter than a lease, so that a silent writer's locks are gone when its lease is.</summary>
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(6);

    private readonly SteadyContact _contact = new(Heartbeat.LongestSilence(options.Value.Lease), time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (leadership.Fence is not null)
                {
                    await SweepAsync(stoppingToken);
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

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var silent = await overdue.EndSilentWritersAsync(WriterPatience, cancellationToken);
        if (silent > 0)
        {
            Silenced(silent);
        }

        var expired = await overdue.ExpireLeasesAsync(cancellationToken);
        if (expired > 0)
        {
            TakenBack(expired);
            WorkerMeter.TakenOver(LeaseKind.Batch, expired);
        }

        _contact.Made();
        var presumed = _contact.Has ? await budgets.ExpireAsync(cancellationToken) : 0;
        if (presumed > 0)
        {
            Presumed(presumed);
        }

        var patience = announcer.HasDroppedWithin(Distrust) ? ShortPatience : GenerateBatchConsumer.TicketLife;
        // What nobody took in its time waits behind higher priorities: the broker would let it starve.
        foreach (var batch in await overdue.TicketsAsync(patience, AtATime, cancellationToken))
        {
            announcer.Send(WorkQueues.Generate, new GenerateBatch(batch.JobId, batch.FirstOrdinal), GenerateBatchConsumer.HighestPriority, GenerateBatchConsumer.TicketLife, traced.ParentOf(batch));
        }

        foreach (var (jobId, news, code, message) in await overdue.NewsAsync(NewsPatience, AtATime, cancellationToken))
        {
            Announce(jobId, news, code, message);
        }

        foreach (var jobId in await overdue.AdmissionsAsync(cancellationToken))
        {
            announcer.Send(WorkQueues.Admit, new AdmitJob(jobId), timeToLive: GenerateBatchConsumer.TicketLife);
        }
    }

    private void Announce(Guid jobId, OverdueNews news, string? code, string? message)
    {
        switch (news)
        {
            case OverdueNews.Submitted:
                announcer.Publish(new JobSubmitted(jobId));
                break;
            case OverdueNews.Started:
                announcer.Publish(new JobStarted(jobId));
                break;
            case OverdueNews.Pause when code is not null:
                announcer.Publish(new JobHalted(jobId, code, message ?? ""));
                break;
            case OverdueNews.Pause:
                announcer.Publish(new JobPauseRequested(jobId));
                break;
            case OverdueNews.Resume:
                announcer.Publish(new JobResumeRequested(jobId));
                break;
            case OverdueNews.Cancel:
                announcer.Publish(new JobCancelRequested(jobId));
                break;
            case OverdueNews.Fulfilled:
                announcer.Publish(new JobFulfilled(jobId));
                break;
            case OverdueNews.Exhausted:
                announcer.Publish(new JobExhausted(jobId));
                break;
            case OverdueNews.DeadlinePassed:
                announcer.Publish(new JobDeadlinePassed(jobId));
                break;
            case OverdueNews.Retry:
                announcer.Publish(new JobRetryRequested(jobId));
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Ended {Count} connections whose process stopped in the middle of writing")]
    private partial void Silenced(int count);

    [LoggerMessage(LogLevel.Warning, "Took {Count} batches back from workers that were not heard from")]
    private partial void TakenBack(int count);

    [LoggerMessage(LogLevel.Warning, "Budgets were charged for {Calls} calls of workers that were not heard from")]
    private partial void Presumed(long calls);

    [LoggerMessage(LogLevel.Warning, "Looking for overdue work failed and is tried again: {Problem}")]
    private partial void Trouble(string problem);
}

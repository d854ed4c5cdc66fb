using System.Collections.Concurrent;
using System.Threading.Channels;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Scheduling;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>
/// Where finished batches are handed in. Each job has one admitter in the cluster; if it is this process, it admits,
/// else it tells the one that is.
/// </summary>
internal sealed partial class AdmissionDesk(
    AdmissionStore store,
    JobPlans plans,
    JobIntents intents,
    SchedulerSignal scheduler,
    TracedBatches traced,
    Announcer announcer,
    RecentSamples recent,
    ProcessIdentity identity,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<AdmissionDesk> logger) : BackgroundService
{
    private const int AtOnce = 2;
    private const int Turns = 64;

    /// <summary>
    /// Between two admissions for one job: each is a transaction of a dozen statements that holds the job's books, however little it
    /// settles, and at full speed a batch is finished every few milliseconds.
    /// </summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeptIdle = TimeSpan.FromSeconds(60);

    private readonly Channel<Guid> _due = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, bool> _waiting = [];
    private readonly ConcurrentDictionary<Guid, JobAdmitter> _admitters = [];

    /// <summary>A job's turn is one of these: at most one task admits for it, and nothing is kept for jobs that have ended.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The jobs that this process admits for.</summary>
    public Guid[] Jobs => [.. _admitters.Keys];

    /// <summary>Says that a batch of a job is finished.</summary>
    public void Notify(Guid jobId)
    {
        if (!options.Value.Has(WorkerOptions.Admit))
        {
            announcer.Send(WorkQueues.Admit, new AdmitJob(jobId), timeToLive: GenerateBatchConsumer.TicketLife);
        }
        else if (_waiting.TryAdd(jobId, true))
        {
            _due.Writer.TryWrite(jobId);
        }
    }

    /// <summary>Keeps the rights to admit that are in use, and gives back those that are not.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var idle = _admitters.Where(admitter => time.GetElapsedTime(admitter.Value.UsedAt) > KeptIdle).Select(admitter => admitter.Key).ToArray();
        foreach (var jobId in idle)
        {
            _admitters.TryRemove(jobId, out _);
        }

        if (idle.Length > 0)
        {
            await store.ReleaseAsync(identity.Id, idle, cancellationToken);
        }

        if (Jobs is { Length: > 0 } jobs)
        {
            await store.RenewAsync(identity.Id, jobs, options.Value.Lease, cancellationToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Jobs is { Length: > 0 } jobs)
        {
            await store.ReleaseAsync(identity.Id, jobs, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Has(WorkerOptions.Admit)
        ? Task.WhenAll([LookAsync(stoppingToken), .. Enumerable.Range(0, AtOnce).Select(_ => ServeAsync(stoppingToken))])
        : Task.CompletedTask;

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var jobId in _due.Reader.ReadAllAsync(stoppingToken))
            {
                if (_admitters.TryGetValue(jobId, out var known) && Apart - known.SinceSettled is { Ticks: > 0 } left)
                {
                    _ = DueAfterAsync(jobId, left, stoppingToken);
                    continue;
                }

                _waiting.TryRemove(jobId, out _);
                await ServeAsync(jobId, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever is left is found by whoever admits next.
        }
    }

    /// <summary>Serves a job later; whatever is finished meanwhile is settled in one go.</summary>
    private async Task DueAfterAsync(Guid jobId, TimeSpan left, CancellationToken stoppingToken)
    {
        await Task.Delay(left, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _due.Writer.TryWrite(jobId);
    }

    private async Task ServeAsync(Guid jobId, CancellationToken stoppingToken)
    {
        var turn = _turns[(uint)jobId.GetHashCode() % Turns];
        await turn.WaitAsync(stoppingToken);
        var scope = new WorkScope(jobId);
        using var lines = logger.BeginScope(scope);
        try
        {
            if (await AdmitterAsync(jobId, stoppingToken) is { } admitter)
            {
                (scope.Tenant, scope.RequestId) = (admitter.Job.Tenant, admitter.Job.RequestId);
                AdmissionTurn done;
                do
                {
                    done = await admitter.AdmitAsync(stoppingToken);
                    if (done != AdmissionTurn.Nothing)
                    {
                        Admitted(jobId);
                        scheduler.Set();
                    }
                }
                while (done == AdmissionTurn.Full);

                if (admitter.HasEnded)
                {
                    // Thousands of small jobs may end in a minute: their rights are left to run out.
                    _admitters.TryRemove(KeyValuePair.Create(jobId, admitter));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever is wrong now may be right in a moment; the next look tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The commit may or may not have happened: only the rows know. Begin again from them, under a new right.
            _admitters.TryRemove(jobId, out _);
            Trouble(jobId, exception.Message);
            await ForgetAsync(jobId, stoppingToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<JobAdmitter?> AdmitterAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var right = await store.HoldAsync(jobId, identity.Id, options.Value.Lease, cancellationToken);
        if (right.Fence is not { } fence)
        {
            _admitters.TryRemove(jobId, out _);
            if (right.HolderId is { } holder)
            {
                announcer.SendToProcess(holder, new AdmitJob(jobId), GenerateBatchConsumer.TicketLife);
            }

            return null;
        }

        if (right.IsTakenOver)
        {
            WorkerMeter.TakenOver(LeaseKind.Admission);
        }

        if (_admitters.TryGetValue(jobId, out var known) && known.Fence == fence)
        {
            return known;
        }

        var admitter = await JobAdmitter.CreateAsync(jobId, fence, plans, store, intents, traced, announcer, recent, time, cancellationToken);
        if (admitter is not null)
        {
            _admitters[jobId] = admitter;
        }

        return admitter;
    }

    // What was said may have been lost on the way; the rows were not.
    private async Task LookAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (Jobs is { Length: > 0 } jobs)
                {
                    foreach (var jobId in await store.DueAsync(jobs, stoppingToken))
                    {
                        Notify(jobId);
                    }
                }
            }
#pragma warning disable CA1031 // The database may be away for any reason.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Trouble(default, exception.Message);
            }

            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForgetAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Look, time, cancellationToken);
            await store.ReleaseAsync(identity.Id, [jobId], cancellationToken);
        }
#pragma warning disable CA1031 // The right runs out by itself.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Trouble(jobId, exception.Message);
        }

        Notify(jobId);
    }

    [LoggerMessage(LogLevel.Debug, "Finished batches of job {JobId} are admitted")]
    private partial void Admitted(Guid jobId);

    [LoggerMessage(LogLevel.Warning, "Admission for job {JobId} failed and is tried again: {Problem}")]
    private partial void Trouble(Guid jobId, string problem);
}

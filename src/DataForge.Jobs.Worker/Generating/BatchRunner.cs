using DataForge.Jobs.Contracts;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Datasets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Worker.Admitting;
using DataForge.Jobs.Worker.Scheduling;
using DataForge.Jobs.Worker.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>
/// Works on one batch: claims it, asks for what is missing, stores each candidate as it arrives, and gives the batch
/// on (finished), back (stopping, paused) or up for a while (its provider does not answer).
/// </summary>
internal sealed partial class BatchRunner(
    BatchClaims claims,
    BatchRuns runs,
    JobPlans plans,
    DatasetStore datasets,
    CandidateRun candidates,
    Blame blame,
    CandidateWriter writer,
    JobIntents intents,
    AdmissionDesk admissions,
    SchedulerSignal scheduler,
    TracedBatches traced,
    Announcer announcer,
    ProcessIdentity identity,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<BatchRunner> logger)
{
    /// <summary>Works on a batch until it is finished or given back; no failure of a candidate is an exception.</summary>
    public async Task RunAsync(BatchKey key, CancellationToken cancellationToken)
    {
        if (runs.Stopping || await claims.ClaimAsync(key, identity.Id, options.Value.Lease, cancellationToken) is not var (claim, stored))
        {
            return;
        }

        if (claim.IsTakenOver)
        {
            WorkerMeter.TakenOver(LeaseKind.Batch);
        }

        var run = runs.Begin(claim);
        var began = time.GetTimestamp();
        var outcome = BatchOutcome.Returned;
        var scope = new WorkScope(claim.JobId, claim.FirstOrdinal);
        using var lines = logger.BeginScope(scope);
        try
        {
            if (await plans.FindAsync(claim.JobId, run.Abandoned) is { } job)
            {
                (scope.Tenant, scope.RequestId) = (job.Tenant, job.RequestId);
                outcome = await WorkAsync(run, job, stored);
            }
            else
            {
                outcome = BatchOutcome.Abandoned;
            }
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            outcome = BatchOutcome.Abandoned;
            Abandoned(claim.JobId, claim.FirstOrdinal);
            await claims.ReturnAsync(claim, park: null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            outcome = BatchOutcome.Troubled;
            // Not the provider's doing: the database, or a defect. Park it, so that a defect cannot spin.
            Trouble(exception, claim.JobId, claim.FirstOrdinal);
            await claims.ReturnAsync(claim, Patience.For(claim.Parked, null), CancellationToken.None);
        }
        finally
        {
            runs.End(run);
            WorkerMeter.BatchEnded(time.GetElapsedTime(began), outcome);
            scheduler.Set();
        }
    }

    private async Task<string> WorkAsync(BatchRun run, LoadedPlan job, HashSet<long> stored)
    {
        var claim = run.Claim;
        Claimed(claim.FirstOrdinal, claim.JobId, claim.Size - stored.Count);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.BatchSeconds), time);
        using var hold = CancellationTokenSource.CreateLinkedTokenSource(run.Held, limit.Token);
        var missing = Enumerable.Range(0, claim.Size).Select(i => claim.FirstOrdinal + i).Where(ordinal => !stored.Contains(ordinal)).ToList();
        var trace = traced.ParentOf(job.Traceparent, claim.JobId, claim.FirstOrdinal, job.Plan.Spec.Count);
        using var span = trace == default ? null : WorkSpans.Batch(trace, claim.JobId, claim.FirstOrdinal, claim.Size, missing.Count);
        var rows = await SeedRows.FetchAsync(job.Plan, job.Sources, missing, (dataset, indexes) => datasets.RowsAsync(dataset, indexes, run.Abandoned));
        var tally = new BatchTally();
        await Task.WhenAll(missing.Select(ordinal => candidates.RunAsync(run, job, ordinal, rows(ordinal), tally, hold)));
        run.Abandoned.ThrowIfCancellationRequested();
        if (await blame.FallsOnCandidatesAsync(claim, job.Plan, tally, new CallTerms { Hold = hold.Token }))
        {
            await blame.SettleAsync(claim, tally, run.Abandoned);
        }

        if (tally.Settled == missing.Count)
        {
            await writer.FinishAsync(claim, run.Abandoned);
            WorkSpans.End(span, "finished");
            admissions.Notify(claim.JobId);
            return BatchOutcome.Finished;
        }

        // What was stored stays stored; whoever claims the batch next asks only for the rest.
        if (tally.Halt is { } halt)
        {
            await HaltAsync(claim, halt);
        }

        TimeSpan? park = null;
        if (tally.Halt is null && !run.Held.IsCancellationRequested && tally.Deferred.Values.MaxBy(deferred => deferred.RetryAfter ?? TimeSpan.Zero) is { } longest)
        {
            park = Patience.For(claim.Parked, longest.RetryAfter);
            Parked(claim.JobId, claim.FirstOrdinal, park.Value.TotalSeconds, longest.Message);
        }

        WorkSpans.End(span, park is null ? "returned" : "parked");
        await claims.ReturnAsync(claim, park, CancellationToken.None);
        return park is null ? BatchOutcome.Returned : BatchOutcome.Parked;
    }

    private async Task HaltAsync(BatchClaim claim, PipelineResult.Halted halt)
    {
        if (await intents.HaltAsync(claim.JobId, halt.Code, halt.Message, CancellationToken.None))
        {
            announcer.Publish(new JobHalted(claim.JobId, halt.Code, halt.Message));
        }
    }

    [LoggerMessage(LogLevel.Debug, "Batch {FirstOrdinal} of job {JobId} is claimed, {Missing} candidates are missing")]
    private partial void Claimed(long firstOrdinal, Guid jobId, int missing);

    [LoggerMessage(LogLevel.Information, "Batch {FirstOrdinal} of job {JobId} passed to another worker or its job ended")]
    private partial void Abandoned(Guid jobId, long firstOrdinal);

    [LoggerMessage(LogLevel.Warning, "Batch {FirstOrdinal} of job {JobId} is parked for {Seconds} s: {Problem}")]
    private partial void Parked(Guid jobId, long firstOrdinal, double seconds, string problem);

    [LoggerMessage(LogLevel.Error, "Batch {FirstOrdinal} of job {JobId} could not be worked on and is tried again")]
    private partial void Trouble(Exception exception, Guid jobId, long firstOrdinal);
}

using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Worker.Spending;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Runs one candidate and gives what came of it to the writer.</summary>
internal sealed class CandidateRun(CandidatePipeline pipeline, CandidateWriter writer, CallPlaces places, BudgetDesk budgets)
{
    /// <summary>Runs it, unless the run is held before its turn comes.</summary>
    /// <param name="hold">Cancelled where no new call may start; cancelled here where the job must halt.</param>
    public async Task RunAsync(BatchRun run, LoadedPlan job, long ordinal, IReadOnlyDictionary<string, JsonElement> rows, BatchTally tally, CancellationTokenSource hold)
    {
        // Candidates of a batch begin together; drawing, rendering and scoring is for the thread pool to spread.
        await Task.Yield();
        if (hold.IsCancellationRequested)
        {
            return;
        }

        var plan = job.Plan;
        using var span = WorkSpans.Candidate(ordinal);
        using var place = places.One();
        var reservation = run.IsBudgeted || budgets.HoldsTenants ? new Reservation(budgets, run.Claim.JobId) : null;
        var cancelled = default(CallUsage);
        var terms = new CallTerms
        {
            Tenant = job.Tenant,
            Replay = plan.Spec.Cache?.PolicyOf(run.Claim.JobId),
            Hold = hold.Token,
            HoldUnstored = run.Paused,
            Reserve = reservation is null ? null : reservation.AddAsync,
            Enter = place.EnterAsync,
            Leave = place.Leave,
            Cancelled = usage => cancelled = usage,
            Book = calls => BookAsync(calls, run.Claim.JobId, ordinal, reservation),
        };
        try
        {
            var result = await pipeline.RunAsync(plan, ordinal, rows, terms, run.Abandoned);
            Describe(span, result);
            await GiveAsync(result, run, ordinal, reservation, tally, hold);
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            // The batch run notices by itself; what the call cost is booked all the same.
            var given = new ModelUsage(plan.Spec.Provider, plan.Spec.Model, cancelled);
            await writer.AddUsageAsync(CallRows.Of(given, run.Claim.JobId, ordinal), reservation?.Settle(cancelled));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A defect: the batch is tried again. What its calls came to is not known, so the worst case is taken to be spent.
            var given = new ModelUsage(plan.Spec.Provider, plan.Spec.Model, cancelled);
            await writer.AddUsageAsync(CallRows.Of(given, run.Claim.JobId, ordinal), reservation?.Settle(cancelled with { IsPartial = true }));
            throw;
        }
    }

    private static void Describe(Activity? span, PipelineResult result)
    {
        switch (span is null ? null : result)
        {
            case PipelineResult.Settled(var candidate):
                WorkSpans.End(span, JsonNamingPolicy.SnakeCaseLower.ConvertName(candidate.Outcome.ToString()), candidate.Reason);
                break;
            case PipelineResult.Deferred:
                WorkSpans.End(span, "deferred");
                break;
            case PipelineResult.Halted halted:
                WorkSpans.End(span, "halted", halted.Code);
                break;
        }
    }

    private async Task GiveAsync(PipelineResult result, BatchRun run, long ordinal, Reservation? reservation, BatchTally tally, CancellationTokenSource hold)
    {
        var jobId = run.Claim.JobId;
        switch (result)
        {
            case PipelineResult.Settled(var candidate):
                var last = candidate.LastAsked;
                await writer.StoreAsync(run.Claim, candidate.ToRow(jobId), CallRows.Of(last, jobId, ordinal), reservation?.Settle(last.Usage), run.Abandoned);
                tally.CountSettled(candidate.Outcome != CandidateOutcome.Failed);
                break;

            case PipelineResult.Deferred deferred:
                await BookAsync(new ModelUsage(deferred.Provider, deferred.Model, deferred.Usage), jobId, ordinal, reservation);
                tally.Note(ordinal, deferred);
                break;

            case PipelineResult.Halted halted:
                await BookAsync(new ModelUsage(halted.Provider, halted.Model, halted.Usage), jobId, ordinal, reservation);
                tally.Note(halted);
                await hold.CancelAsync();
                break;
        }
    }

    private ValueTask BookAsync(ModelUsage calls, Guid jobId, long ordinal, Reservation? reservation) =>
        writer.AddUsageAsync(CallRows.Of(calls, jobId, ordinal), reservation?.Settle(calls.Usage));
}

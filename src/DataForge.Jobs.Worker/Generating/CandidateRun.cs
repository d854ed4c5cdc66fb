using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Worker.Spending;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Runs one candidate and gives what came of it to the writer.</summary>
internal sealed class CandidateRun(CandidatePipeline pipeline, CandidateWriter writer, CallPlaces places, BudgetDesk budgets)
{
    /// <summary>Runs it, unless the run is held before its turn comes.</summary>
    /// <param name="hold">Cancelled where no new call may start; cancelled here where the job must halt.</param>
    public async Task RunAsync(BatchRun run, JobPlan plan, long ordinal, IReadOnlyDictionary<string, JsonElement> rows, BatchTally tally, CancellationTokenSource hold)
    {
        // Candidates of a batch begin together; drawing, rendering and scoring is for the thread pool to spread.
        await Task.Yield();
        if (hold.IsCancellationRequested)
        {
            return;
        }

        using var place = places.One();
        var reservation = run.IsBudgeted || budgets.HoldsTenants ? new Reservation(budgets, run.Claim.JobId) : null;
        var cancelled = default(CallUsage);
        var terms = new CallTerms
        {
            Hold = hold.Token,
            Reserve = reservation is null ? null : reservation.AddAsync,
            Enter = place.EnterAsync,
            Leave = place.Leave,
            Cancelled = usage => cancelled += usage,
        };
        try
        {
            var result = await pipeline.RunAsync(plan, ordinal, rows, terms, run.Abandoned);
            await GiveAsync(result, run, ordinal, reservation, tally, hold);
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            // The batch run notices by itself; what the call cost is booked all the same.
            await writer.AddUsageAsync(cancelled.ToEntry(run.Claim.JobId, plan.Spec.Provider, plan.Spec.Model), reservation?.Settle(cancelled with { IsPartial = cancelled.Calls > 0 }), CancellationToken.None);
        }
    }

    private async Task GiveAsync(PipelineResult result, BatchRun run, long ordinal, Reservation? reservation, BatchTally tally, CancellationTokenSource hold)
    {
        var (claim, abandoned) = (run.Claim, run.Abandoned);
        switch (result)
        {
            case PipelineResult.Settled(var candidate):
                var main = await BookOthersAsync(candidate, claim.JobId, abandoned);
                await writer.StoreAsync(claim, candidate.ToRow(claim.JobId), main, reservation?.Settle(candidate.Usage), abandoned);
                tally.CountSettled(candidate.Outcome != Generation.Pipeline.CandidateOutcome.Failed);
                break;

            case PipelineResult.Deferred deferred:
                await writer.AddUsageAsync(await BookOthersAsync(deferred.Unanswered, claim.JobId, abandoned), reservation?.Settle(deferred.Usage), abandoned);
                tally.Note(ordinal, deferred);
                break;

            case PipelineResult.Halted halted:
                foreach (var calls in halted.UsageByModel)
                {
                    await writer.AddUsageAsync(calls.Usage.ToEntry(claim.JobId, calls.Provider, calls.Model), null, abandoned);
                }

                if (reservation?.Settle(halted.Usage) is { } unused)
                {
                    await writer.FreeAsync(unused, abandoned);
                }

                tally.Note(halted);
                await hold.CancelAsync();
                break;
        }
    }

    /// <summary>Books what generated columns and the judge asked of other models; what is left to book is the main model's.</summary>
    private async Task<UsageEntry> BookOthersAsync(Generation.Pipeline.Candidate candidate, Guid jobId, CancellationToken abandoned)
    {
        var main = default(CallUsage);
        foreach (var calls in candidate.UsageByModel)
        {
            if ((calls.Provider, calls.Model) == (candidate.Provider, candidate.Model))
            {
                main = calls.Usage;
            }
            else
            {
                await writer.AddUsageAsync(calls.Usage.ToEntry(jobId, calls.Provider, calls.Model), null, abandoned);
            }
        }

        return main.ToEntry(jobId, candidate.Provider, candidate.Model);
    }
}

using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Ledger;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>Runs one candidate and gives what came of it to the writer.</summary>
internal sealed class CandidateRun(CandidatePipeline pipeline, CandidateWriter writer, IOptions<WorkerOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _concurrency = new(options.Value.Concurrency);

    /// <summary>Runs it, unless the run is held before its turn comes.</summary>
    /// <param name="hold">Cancelled where no new call may start; cancelled here where the job must halt.</param>
    /// <param name="abandoned">Cancelled where nothing can be stored any more.</param>
    public async Task RunAsync(BatchClaim claim, JobPlan plan, long ordinal, IReadOnlyDictionary<string, JsonElement> rows, BatchTally tally, CancellationTokenSource hold, CancellationToken abandoned)
    {
        try
        {
            await _concurrency.WaitAsync(hold.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            var result = await pipeline.RunAsync(plan, ordinal, rows, hold.Token, abandoned);
            await GiveAsync(result, claim, ordinal, tally, hold, abandoned);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // The batch run notices by itself.
        }
        finally
        {
            _concurrency.Release();
        }
    }

    public void Dispose() => _concurrency.Dispose();

    private async Task GiveAsync(PipelineResult result, BatchClaim claim, long ordinal, BatchTally tally, CancellationTokenSource hold, CancellationToken abandoned)
    {
        switch (result)
        {
            case PipelineResult.Settled(var candidate):
                // The slot stays taken until the answer is stored: what a crash can cost is never more than the slots.
                var main = await BookOthersAsync(candidate, claim.JobId, abandoned);
                await writer.StoreAsync(claim, candidate.ToRow(claim.JobId), main, abandoned);
                tally.CountSettled(candidate.Outcome != Generation.Pipeline.CandidateOutcome.Failed);
                break;

            case PipelineResult.Deferred deferred:
                await writer.AddUsageAsync(await BookOthersAsync(deferred.Unanswered, claim.JobId, abandoned), abandoned);
                tally.Note(ordinal, deferred);
                break;

            case PipelineResult.Halted halted:
                foreach (var calls in halted.UsageByModel)
                {
                    await writer.AddUsageAsync(calls.Usage.ToEntry(claim.JobId, calls.Provider, calls.Model), abandoned);
                }

                tally.Note(halted);
                await hold.CancelAsync();
                break;
        }
    }

    /// <summary>Books what generated columns asked of other models; what is left to book is the main model's.</summary>
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
                await writer.AddUsageAsync(calls.Usage.ToEntry(jobId, calls.Provider, calls.Model), abandoned);
            }
        }

        return main.ToEntry(jobId, candidate.Provider, candidate.Model);
    }
}

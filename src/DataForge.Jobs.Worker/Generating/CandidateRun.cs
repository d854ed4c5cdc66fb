using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Batches;
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
            await GiveAsync(result, claim, plan, ordinal, tally, hold, abandoned);
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

    private ValueTask BookJudgeAsync(Guid jobId, JobPlan plan, CallUsage usage, CancellationToken abandoned) => plan.Spec.Scoring.Judge is { } judge
        ? writer.AddUsageAsync(usage.ToEntry(jobId, judge.Provider, judge.Model), abandoned)
        : ValueTask.CompletedTask;

    public void Dispose() => _concurrency.Dispose();

    private async Task GiveAsync(PipelineResult result, BatchClaim claim, JobPlan plan, long ordinal, BatchTally tally, CancellationTokenSource hold, CancellationToken abandoned)
    {
        var (provider, model) = (plan.Spec.Provider, plan.Spec.Model);
        switch (result)
        {
            case PipelineResult.Settled(var candidate):
                await BookJudgeAsync(claim.JobId, plan, candidate.JudgeUsage, abandoned);

                // The slot stays taken until the answer is stored: what a crash can cost is never more than the slots.
                await writer.StoreAsync(claim, candidate.ToRow(claim.JobId), candidate.Usage.ToEntry(claim.JobId, candidate.Provider, candidate.Model), abandoned);
                tally.CountSettled(candidate.Outcome != CandidateOutcome.Failed);
                break;

            case PipelineResult.Deferred { Judging: true } deferred:
                await BookJudgeAsync(claim.JobId, plan, deferred.Usage, abandoned);
                tally.Note(ordinal, deferred);
                break;

            case PipelineResult.Deferred deferred:
                await writer.AddUsageAsync(deferred.Usage.ToEntry(claim.JobId, provider, model), abandoned);
                tally.Note(ordinal, deferred);
                break;

            case PipelineResult.Halted halted:
                await writer.AddUsageAsync(halted.Usage.ToEntry(claim.JobId, provider, model), abandoned);
                tally.Note(halted);
                await hold.CancelAsync();
                break;
        }
    }
}

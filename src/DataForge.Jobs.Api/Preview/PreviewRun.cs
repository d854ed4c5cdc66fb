using System.Globalization;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Storage.Datasets;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Preview;

/// <summary>Runs the first ordinals of a job that is not one, all at once, and settles them as admission would.</summary>
internal sealed class PreviewRun(CandidatePipeline pipeline, DatasetStore datasets, TenantSpending spending, IOptions<PreviewOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    /// <summary>The samples in ordinal order, or why there are none.</summary>
    public async Task<(IReadOnlyList<PreviewSample> Samples, Problem? Problem)> RunAsync(Asker asker, JobSpec spec, JobSources sources, int rows, CancellationToken cancellationToken)
    {
        var plan = sources.Compile(spec);
        long[] ordinals = [.. Enumerable.Range(0, rows).Select(ordinal => (long)ordinal)];
        var seeds = await SeedRows.FetchAsync(plan, sources, ordinals, (dataset, indexes) => datasets.RowsAsync(dataset, indexes, cancellationToken));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.Seconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var terms = new CallTerms { Hold = limit.Token, HoldUnstored = limit.Token };
        var ends = await Task.WhenAll(ordinals.Select(RunOneAsync));
        if (ends.Select(end => end.Result).OfType<PipelineResult.Halted>().FirstOrDefault() is { } halted)
        {
            return ([], halted.Code == PipelineResult.BudgetExhausted
                ? GenerateProblems.OfBudget(ends.Select(end => end.Refusal).FirstOrDefault(refusal => refusal is not null), halted.Message)
                : KnownProblems.ProviderRefusesKey(halted.Message));
        }

        var away = ends.Select(end => end.Result).OfType<PipelineResult.Deferred>().ToList();
        if (away.Count == ends.Length)
        {
            return ([], KnownProblems.ProviderUnavailable(away[0].Provider, away[0].Message, away.Max(deferred => deferred.RetryAfter) ?? s_retry));
        }

        var samples = ends.Select(end => new PreviewSample(
            end.Result is PipelineResult.Settled settled ? settled.Candidate : ((PipelineResult.Deferred)end.Result).Unanswered,
            end.Seconds,
            end.Result is PipelineResult.Settled)).ToList();
        PreviewVerdicts.Settle(plan, samples);
        return (samples, null);

        async Task<(PipelineResult Result, double Seconds, SpendRefusal? Refusal)> RunOneAsync(long ordinal)
        {
            var start = time.GetTimestamp();
            using var spend = spending.Open(asker.Payer, asker.KeyBudget, spec.Provider, spec.Model);
            try
            {
                var result = await pipeline.RunAsync(plan, ordinal, seeds(ordinal), spend.On(terms, spec.Cache?.PolicyOf(null)), both.Token);
                spend.Settle(UnbookedOf(result));
                return (result, time.GetElapsedTime(start).TotalSeconds, spend.Refusal);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return (TimedOut(spec, ordinal), time.GetElapsedTime(start).TotalSeconds, spend.Refusal);
            }
        }
    }

    private static ModelUsage UnbookedOf(PipelineResult result) => result switch
    {
        PipelineResult.Deferred deferred => new ModelUsage(deferred.Provider, deferred.Model, deferred.Usage),
        PipelineResult.Halted halted => new ModelUsage(halted.Provider, halted.Model, halted.Usage),
        _ => ((PipelineResult.Settled)result).Candidate.LastAsked,
    };

    /// <summary>A job would have waited longer.</summary>
    private PipelineResult.Deferred TimedOut(JobSpec spec, long ordinal)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"There was no answer within the {options.Value.Seconds} seconds that a preview may take (Preview__Seconds).");
        var candidate = new Candidate
        {
            Ordinal = ordinal,
            Outcome = CandidateOutcome.Failed,
            Reason = "provider:timeout",
            VariablesJson = "{}",
            PromptSha256 = [],
            Provider = spec.Provider,
            Model = spec.Model,
            Message = message,
        };
        return new PipelineResult.Deferred(ProviderErrorKind.Timeout, message, null, default, candidate) { Provider = spec.Provider, Model = spec.Model };
    }
}

using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Workers;

namespace DataForge.Jobs.Api.Preview;

/// <summary>What the whole job would come to, if all of it went like the rows that were seen.</summary>
/// <param name="Candidates">How many it takes to have the count accepted, or as many as the job may make.</param>
/// <param name="Yield">The share of the settled rows that would be accepted.</param>
/// <param name="Calls">Calls to providers, repeated ones and those of generated columns included.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="CostUsd">US dollars; null where a price is unknown.</param>
/// <param name="Seconds">From the first call to the last, with the workers that are alive now.</param>
internal sealed record PreviewEstimate(long Candidates, double Yield, long Calls, long PromptTokens, long CompletionTokens, decimal? CostUsd, double Seconds)
{
    /// <summary>Writes the estimate.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("candidates", Candidates);
        writer.WriteNumber("yield", Yield);
        writer.WriteNumber("calls", Calls);
        writer.WriteNumber("prompt_tokens", PromptTokens);
        writer.WriteNumber("completion_tokens", CompletionTokens);
        writer.WriteNumberOrNull("cost_usd", CostUsd);
        writer.WriteNumber("seconds", Seconds);
        writer.WriteEndObject();
    }

    /// <summary>Extrapolates.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="samples">What was seen; at least one of them settled.</param>
    /// <param name="parallel">How many candidates are worked on at once, at least 1.</param>
    public static PreviewEstimate Of(JobSpec spec, IReadOnlyList<PreviewSample> samples, int parallel)
    {
        var settled = samples.Where(sample => sample.Settled).ToList();
        var yield = settled.Count(sample => sample.Verdict.State == SampleState.Accepted) / (double)settled.Count;
        var candidates = yield > 0 ? (long)Math.Min(spec.MaxCandidates, Math.Ceiling(spec.Count / yield)) : spec.MaxCandidates;
        var usage = settled.Aggregate(default(CallUsage), (sum, sample) => sum + sample.Candidate.Usage);
        var share = candidates / (double)settled.Count;
        var cost = usage.Calls == 0 ? 0 : usage.CostUsd;
        return new PreviewEstimate(
            candidates,
            Math.Round(yield, 4),
            Times(usage.Calls),
            Times(usage.PromptTokens),
            Times(usage.CompletionTokens),
            cost is { } known ? Math.Round(known / settled.Count * candidates, 6) : null,
            Math.Round(settled.Average(sample => sample.Seconds) * Math.Max(1, candidates / (double)parallel), 3));

        long Times(long number) => (long)Math.Round(number * share);
    }
}

/// <summary>Makes estimates for the cluster as it is.</summary>
internal sealed class PreviewEstimates(WorkerRegistry workers, ProviderGateway gateway)
{
    private const string Generates = "generate";

    /// <summary>The estimate for a job.</summary>
    public async Task<PreviewEstimate> OfAsync(JobSpec spec, IReadOnlyList<PreviewSample> samples, CancellationToken cancellationToken)
    {
        // A provider takes so many calls from one process; where no worker is alive, one is assumed.
        var most = gateway.HealthOf(spec.Provider)?.ConcurrencyLimit ?? 1;
        var live = await workers.LiveAsync(cancellationToken);
        var parallel = live.Where(worker => !worker.Worker.Stopping && worker.Worker.Roles.Contains(Generates)).Sum(worker => Math.Min(worker.Worker.Concurrency, most));
        return PreviewEstimate.Of(spec, samples, Math.Max(1, parallel == 0 ? most : parallel));
    }
}

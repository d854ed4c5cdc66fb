using System.Text.Json;
using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Makes one candidate: draw, render, ask, judge.</summary>
public sealed class CandidatePipeline(IProviderGateway gateway)
{
    /// <summary>Runs one ordinal to its end; cancellation is the only exception.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that <see cref="JobPlan.RowsFor"/> asks for, by column name, as JSON objects.</param>
    /// <param name="cancellationToken">Ends the run without a result.</param>
    public async ValueTask<PipelineResult> RunAsync(
        JobPlan plan,
        long ordinal,
        IReadOnlyDictionary<string, JsonElement> rows,
        CancellationToken hold,
        CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        _ = gateway;
        throw new InvalidOperationException("The pipeline is not built yet.");
    }
}

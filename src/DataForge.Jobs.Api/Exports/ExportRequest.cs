using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Exports;

/// <summary>What an export holds beyond the samples themselves.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">The state of the samples; null for all.</param>
/// <param name="Usage">Whether to add tokens, costs, latencies and attempts, which differ from run to run.</param>
/// <param name="Lineage">Whether to add the job, its seed and its template.</param>
internal sealed record ExportRequest(Job Job, SampleState? State, bool Usage, bool Lineage)
{
    /// <summary>Whether it holds states, reasons and duplicates: of accepted samples these say nothing.</summary>
    public bool Verdicts => State != SampleState.Accepted;
}

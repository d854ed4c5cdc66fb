using System.Text.Json;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;

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

    /// <summary>The fields that the rows must bring for the parts that are added.</summary>
    public IEnumerable<SampleField> AddedFields =>
    [
        .. Verdicts ? (SampleField[])[SampleField.State, SampleField.Reason, SampleField.DuplicateOfJob, SampleField.DuplicateOf, SampleField.Similarity] : [],
        .. Usage ? (SampleField[])[SampleField.PromptTokens, SampleField.CompletionTokens, SampleField.CostUsd, SampleField.LatencyMs, SampleField.Attempts] : [],
    ];
}

/// <summary>Where samples come from, the same for all of a job.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Template">The stored template, pinned; null for an inline prompt.</param>
internal sealed record ExportLineage(long Seed, string? Template)
{
    /// <summary>Reads it from the job's specification.</summary>
    public static ExportLineage Of(Job job)
    {
        using var spec = JsonDocument.Parse(job.Spec);
        var template = spec.RootElement.TryGetProperty("template", out var pinned) ? pinned.GetString() : null;
        return new ExportLineage(spec.RootElement.GetProperty("seed").GetInt64(), template);
    }
}

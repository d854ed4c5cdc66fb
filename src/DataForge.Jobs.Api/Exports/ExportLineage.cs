using System.Text.Json;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Exports;

/// <summary>Where samples come from, the same for all of a job.</summary>
/// <param name="Seed">The job's seed, as JSON.</param>
/// <param name="Template">The stored template, pinned; null for an inline prompt.</param>
internal sealed record ExportLineage(string Seed, string? Template)
{
    /// <summary>Reads it from the job's specification.</summary>
    public static ExportLineage Of(Job job)
    {
        using var spec = JsonDocument.Parse(job.Spec);
        var template = spec.RootElement.TryGetProperty("template", out var pinned) ? pinned.GetString() : null;
        return new ExportLineage(spec.RootElement.GetProperty("seed").GetRawText(), template);
    }
}

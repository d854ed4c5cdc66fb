using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>How much of a job its trace shows; whether there is one, OpenTelemetry's own variables say.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Where the settings are.</summary>
    public const string Section = "Telemetry";

    /// <summary>Candidates of a job that its trace shows, unless told otherwise.</summary>
    public const int DefaultTracedCandidates = 1000;

    /// <summary>
    /// About so many candidates of each job are in its trace, in whole batches: all of a small job, an even choice of a large
    /// one. 0 for none, and no batches either.
    /// </summary>
    [Range(0, 10_000_000)]
    public int TracedCandidates { get; set; } = DefaultTracedCandidates;
}

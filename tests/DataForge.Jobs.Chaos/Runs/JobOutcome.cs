using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>How a job stood when a pass was over.</summary>
/// <param name="Final">The job as the API answers it.</param>
/// <param name="Export">The accepted samples as JSONL.</param>
internal sealed record JobOutcome(DrawnJob Drawn, string Id, Job Final, string Export)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Final.Status is "completed" or "failed" or "cancelled";

    /// <summary>Settled candidates.</summary>
    public long Candidates => Final.Count("candidates");
}

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>Which worker the lines of this process are of.</summary>
public sealed class LineIdentity
{
    /// <summary>The worker's id; null for a process that does none of a worker's work.</summary>
    public Guid? Worker { get; set; }
}

namespace DataForge.Jobs.Storage.Watching;

/// <summary>A change of a job's status, written with it: what live events tell, also to those who come later.</summary>
public sealed class JobTransition
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>1 for the first change, and so on without a gap; 0 is the job as it was submitted, and no row.</summary>
    public int Version { get; set; }

    /// <summary>The status from then on.</summary>
    public string Status { get; set; } = "";

    /// <summary>Why.</summary>
    public string? StatusReason { get; set; }

    /// <summary>The error's code, where there is one.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error for people.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }
}

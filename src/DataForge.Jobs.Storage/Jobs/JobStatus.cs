namespace DataForge.Jobs.Storage.Jobs;

/// <summary>The states of a job, as the contract spells them; only the saga moves a job between them.</summary>
public static class JobStatus
{
    /// <summary>Accepted, no batch yet.</summary>
    public const string Queued = "queued";

    /// <summary>Batches are being made.</summary>
    public const string Running = "running";

    /// <summary>Held until somebody resumes it.</summary>
    public const string Paused = "paused";

    /// <summary>Has all the samples it asked for.</summary>
    public const string Completed = "completed";

    /// <summary>Ended short of its count, with an error.</summary>
    public const string Failed = "failed";

    /// <summary>Ended by request.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Every state.</summary>
    public static readonly IReadOnlyList<string> All = [Queued, Running, Paused, Completed, Failed, Cancelled];

    /// <summary>The states of a job that has not ended.</summary>
    public static readonly IReadOnlyList<string> Active = [Queued, Running, Paused];

    /// <summary>Whether the job has ended.</summary>
    public static bool IsEnded(string status) => status is Completed or Failed or Cancelled;
}

/// <summary>What people (or a halt) want of a job: the command, written as a row before it is announced.</summary>
public static class JobIntent
{
    /// <summary>Go on.</summary>
    public const string Run = "run";

    /// <summary>Start no new provider call.</summary>
    public const string Pause = "pause";

    /// <summary>Open it again, though it has ended: ask for its failed candidates once more.</summary>
    public const string Retry = "retry";

    /// <summary>End it.</summary>
    public const string Cancel = "cancel";
}

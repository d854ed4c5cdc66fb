namespace DataForge.Jobs.Storage.Jobs;

/// <summary>A job's books, in a narrow row of their own because they change with every admission.</summary>
public sealed class JobProgress
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The first ordinal that no batch was made for yet.</summary>
    public long NextOrdinal { get; set; }

    /// <summary>Candidates that were put into batches; what of them is not settled is in flight.</summary>
    public long Scheduled { get; set; }

    /// <summary>Settled as accepted.</summary>
    public long Accepted { get; set; }

    /// <summary>Settled as rejected.</summary>
    public long Rejected { get; set; }

    /// <summary>Settled as duplicates.</summary>
    public long Duplicates { get; set; }

    /// <summary>Settled as failed.</summary>
    public long Failed { get; set; }

    /// <summary>Settled as surplus.</summary>
    public long Surplus { get; set; }

    /// <summary>Rejected by reason, JSON object.</summary>
    public string RejectedBy { get; set; } = "{}";

    /// <summary>Failed by reason, JSON object.</summary>
    public string FailedBy { get; set; } = "{}";

    /// <summary>How often the job was opened again: within a round candidates are settled in ordinal order.</summary>
    public int Round { get; set; }

    /// <summary>The reason for which the last candidates, in ordinal order, all failed.</summary>
    public string? StreakReason { get; set; }

    /// <summary>How many they are.</summary>
    public int Streak { get; set; }

    /// <summary>When the scheduler last gave the job a batch; waiting is counted from here.</summary>
    public DateTimeOffset? ServedAt { get; set; }

    /// <summary>The worker that admits for the job.</summary>
    public Guid? AdmitterId { get; set; }

    /// <summary>Rises with every change of admitter: an older one can write nothing.</summary>
    public long AdmitterFence { get; set; }

    /// <summary>Until when the admitter is left alone, on the database's clock.</summary>
    public DateTimeOffset? AdmitterUntil { get; set; }
}

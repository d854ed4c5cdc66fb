namespace DataForge.Jobs.Storage.Batches;

/// <summary>
/// A contiguous range of a job's ordinals, from the moment it is scheduled to its admission; then the row goes, so
/// that the table holds only what is in progress.
/// </summary>
public sealed class Batch
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The range's first ordinal.</summary>
    public long FirstOrdinal { get; set; }

    /// <summary>How many ordinals.</summary>
    public int Size { get; set; }

    /// <summary>Where it stands.</summary>
    public BatchState State { get; set; }

    /// <summary>Drawn anew from one sequence by every claim: who holds an older number can write nothing.</summary>
    public long Fence { get; set; }

    /// <summary>The worker that holds it.</summary>
    public Guid? WorkerId { get; set; }

    /// <summary>Until when it is held, on the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Parked until then.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>How often it was parked because a provider did not answer.</summary>
    public int Parked { get; set; }

    /// <summary>When it came to the state that it is in, or was parked.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>When its ticket was last sent.</summary>
    public DateTimeOffset AnnouncedAt { get; set; }
}

/// <summary>Where a batch stands.</summary>
public enum BatchState : short
{
    /// <summary>Waits for a worker.</summary>
    Ready = 0,

    /// <summary>A worker holds it.</summary>
    Leased = 1,

    /// <summary>Every candidate is stored; waits for admission.</summary>
    Done = 2,
}

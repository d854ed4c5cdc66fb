namespace DataForge.Jobs.Chaos.Watching;

/// <summary>What a worker held at the moment at which it was lost.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Batches">Batches, each with the fencing number under which it was held.</param>
/// <param name="Scheduled">Whether it was the scheduler.</param>
/// <param name="Admitted">The jobs that it admitted for.</param>
internal sealed record Holdings(Guid Worker, IReadOnlyList<(Guid JobId, long FirstOrdinal, long Fence)> Batches, bool Scheduled, Guid[] Admitted)
{
    /// <summary>Whether it held nothing.</summary>
    public bool IsEmpty => Batches.Count == 0 && !Scheduled && Admitted.Length == 0;
}

/// <summary>How long others took to go on with what a lost worker held.</summary>
/// <param name="Cause">The fault.</param>
/// <param name="Freed">Until nothing counted as its any more: free to be claimed, no scheduler and no admitter of jobs with finished batches.</param>
/// <param name="Claimed">Until every batch of it was claimed by another, or needed no claim any more; null where that never happened while it was watched.</param>
/// <param name="Clear">Whether database, broker, provider and network were there all the time.</param>
internal sealed record Takeover(string Cause, TimeSpan? Freed, TimeSpan? Claimed, bool Clear);

namespace DataForge.Jobs.Storage.Watching;

/// <summary>As much of a job as tells whether it changed.</summary>
/// <param name="StatusVersion">How often its status has changed.</param>
/// <param name="UpdatedAt">When its row last changed.</param>
/// <param name="Scheduled">Candidates in batches so far.</param>
/// <param name="Accepted">Settled as accepted.</param>
/// <param name="Settled">Settled in any way.</param>
/// <param name="Round">How often it was opened again.</param>
/// <param name="WaitingForProvider">A batch is parked until its provider answers again.</param>
public readonly record struct JobMark(int StatusVersion, DateTimeOffset UpdatedAt, long Scheduled, long Accepted, long Settled, int Round, bool WaitingForProvider);

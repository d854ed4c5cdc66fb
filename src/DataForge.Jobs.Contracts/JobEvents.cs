namespace DataForge.Jobs.Contracts;

// Every event is a hint that a row changed; the row is the truth, so a lost, late or doubled event changes nothing.

/// <summary>A job was accepted and waits for its first batch.</summary>
public sealed record JobSubmitted(Guid JobId, string? RequestId = null);

/// <summary>Someone asked to pause a job.</summary>
public sealed record JobPauseRequested(Guid JobId, string? RequestId = null);

/// <summary>Someone asked to go on with a paused job.</summary>
public sealed record JobResumeRequested(Guid JobId, string? RequestId = null);

/// <summary>Someone asked to end a job and keep what was accepted.</summary>
public sealed record JobCancelRequested(Guid JobId, string? RequestId = null);

/// <summary>The scheduler created a job's first batch.</summary>
public sealed record JobStarted(Guid JobId);

/// <summary>Admission went on; sent at most about once a second for a job.</summary>
/// <param name="Accepted">Accepted samples so far.</param>
/// <param name="Candidates">Settled candidates so far.</param>
public sealed record JobProgressed(Guid JobId, long Accepted, long Candidates);

/// <summary>A job has all the accepted samples it asked for.</summary>
public sealed record JobFulfilled(Guid JobId);

/// <summary>A job settled <c>max_candidates</c> candidates and is still short of its count.</summary>
public sealed record JobExhausted(Guid JobId);

/// <summary>Someone asked to open an ended job again: its failed candidates are to be asked for once more.</summary>
public sealed record JobRetryRequested(Guid JobId, string? RequestId = null);

/// <summary>A job's deadline is over, and it is still short of its count.</summary>
public sealed record JobDeadlinePassed(Guid JobId);

/// <summary>A job must not go on until somebody acts.</summary>
/// <param name="Code">The error code of the contract, such as <c>authentication</c>.</param>
/// <param name="Message">What was wrong and what to do, for people; never a secret.</param>
public sealed record JobHalted(Guid JobId, string Code, string Message);

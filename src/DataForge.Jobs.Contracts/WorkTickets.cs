namespace DataForge.Jobs.Contracts;

/// <summary>Look at a batch: claim it if it still wants work, else forget it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="FirstOrdinal">The batch's first ordinal, its key within the job.</param>
public sealed record GenerateBatch(Guid JobId, long FirstOrdinal);

/// <summary>Finished batches of a job wait for admission.</summary>
public sealed record AdmitJob(Guid JobId);

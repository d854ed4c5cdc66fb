using System.Collections;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>What every log line below it is about. What becomes known later is in the lines that come later.</summary>
/// <param name="jobId">The job.</param>
/// <param name="batch">The first ordinal of the batch; null for none.</param>
public sealed class WorkScope(Guid jobId, long? batch = null) : IEnumerable<KeyValuePair<string, object?>>
{
    /// <summary>The request that made the job; null where that is not known.</summary>
    public string? RequestId { get; set; }

    /// <summary>Whose job it is; null where that is not known yet.</summary>
    public string? Tenant { get; set; }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return new(LogField.Job, jobId);
        yield return new(LogField.Batch, batch);
        yield return new(LogField.RequestId, RequestId);
        yield return new(LogField.Tenant, Tenant);
    }

    /// <inheritdoc />
    public override string ToString() => batch is { } first ? $"batch {first} of job {jobId}" : $"job {jobId}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

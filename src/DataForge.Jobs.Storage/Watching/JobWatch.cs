namespace DataForge.Jobs.Storage.Watching;

/// <summary>Says that some process watches a job, so that those who change it say so; see <see cref="JobWatches"/>.</summary>
public sealed class JobWatch
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>Until when, unless it is said again.</summary>
    public DateTimeOffset Until { get; set; }
}

using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>How fast a job goes, on the database's clock.</summary>
internal static class JobPace
{
    /// <summary>Accepted samples per second since the first batch was made, to now or to the job's end.</summary>
    public static double SamplesPerSecond(JobSnapshot snapshot)
    {
        var job = snapshot.Job;
        if (job.StartedAt is not { } started)
        {
            return 0;
        }

        var seconds = ((job.FinishedAt ?? snapshot.Now) - started).TotalSeconds;
        return seconds > 0 ? snapshot.Progress.Accepted / seconds : 0;
    }

    /// <summary>Seconds until the job has its count at this rate; null unless it is running and a rate is known.</summary>
    public static double? EtaSeconds(JobSnapshot snapshot, double samplesPerSecond) =>
        snapshot.Job.Status == JobStatus.Running && samplesPerSecond > 0
            ? Math.Round(Math.Max(0, snapshot.Job.Count - snapshot.Progress.Accepted) / samplesPerSecond, 1)
            : null;
}

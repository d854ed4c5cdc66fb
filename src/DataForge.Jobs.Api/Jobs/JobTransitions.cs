using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>What can be done with a job, by its status.</summary>
internal static class JobTransitions
{
    /// <summary>The answer to a command that the status does not allow.</summary>
    /// <param name="verb">What was asked, as a participle.</param>
    public static Problem Refuse(string verb, string status)
    {
        var possible = Possible(status);
        return KnownProblems.InvalidTransition($"The job is {status} and cannot be {verb}. Possible now: {string.Join(", ", possible)}.", status, possible);
    }

    /// <summary>The answer to a command that comes too late: the job is already being cancelled.</summary>
    public static Problem RefuseWhileCancelling(string verb, string status) =>
        KnownProblems.InvalidTransition($"The job is being cancelled and cannot be {verb}.", status, ["cancel"]);

    /// <summary>The answer to a retry that would lead nowhere.</summary>
    /// <param name="why">The end of the sentence.</param>
    public static Problem RefuseRetry(string status, string why, IReadOnlyList<string> possible) =>
        KnownProblems.InvalidTransition($"The job cannot be retried: {why}.", status, possible);

    private static IReadOnlyList<string> Possible(string status) => status switch
    {
        JobStatus.Queued or JobStatus.Running => ["pause", "cancel"],
        JobStatus.Paused => ["resume", "cancel"],
        JobStatus.Failed or JobStatus.Cancelled => ["retry", "delete"],
        _ => ["delete"],
    };
}

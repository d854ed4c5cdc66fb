using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>No job is lost: each has exactly its count, or used exactly its candidates.</summary>
internal sealed class EveryJobEndsAsItMust : IPromise
{
    public string Name => "every job ends, with exactly its count or all its candidates used";

    public IEnumerable<Check> Judge(RunRecord run) =>
        run.Undisturbed.Jobs.Select(job => Judge(job, "undisturbed", job.Drawn.Ends == ExpectedEnd.Cancelled ? ExpectedEnd.Completed : job.Drawn.Ends))
            .Concat(run.AllJobs.Select(job => Judge(job, "disturbed", job.Drawn.Ends)));

    private static Check Judge(JobOutcome job, string pass, ExpectedEnd ends)
    {
        var accepted = job.Final.Count("accepted");
        var kept = ends switch
        {
            ExpectedEnd.Completed => job.Final.Status == "completed" && accepted == job.Drawn.Count,
            ExpectedEnd.Exhausted => job.Final is { Status: "failed", ErrorCode: "candidates_exhausted" } && accepted < job.Drawn.Count
                && job.Candidates == job.Drawn.Request["max_candidates"]!.GetValue<int>(),
            // It may have had its count before anybody cancelled it.
            _ => job.Final.Status == "cancelled" || (job.Final.Status == "completed" && accepted == job.Drawn.Count),
        };
        return new Check($"'{job.Drawn.Name}' ({pass})", kept, $"{job.Final.Status} {job.Final.ErrorCode} with {accepted} of {job.Drawn.Count} accepted, {job.Candidates} candidates, id {job.Id}");
    }
}

using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// Undisturbed, at most one batch per 1,000 accepted is made or asked for beyond what was needed, because the scheduler
/// plans from the yield. Calls that are in flight when a job reaches its count count as well, though their answers are
/// not stored and their candidates never settled.
/// </summary>
internal sealed class LittleSurplus : IPromise
{
    private const int Batch = 16;

    public string Name => "undisturbed, at most one batch per 1,000 accepted is asked for in vain";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from job in run.Undisturbed.Jobs
        let most = job.Drawn.Ends == ExpectedEnd.Exhausted ? 0 : Batch * Math.Ceiling(job.Final.Count("accepted") / 1000.0)
        let surplus = job.Final.Count("surplus")
        let calls = run.Undisturbed.Calls.Count(call => call.Prompt.Contains(job.Drawn.Marker, StringComparison.Ordinal))
        let beyond = calls - (job.Candidates - surplus)
        select new Check($"calls of '{job.Drawn.Name}'", beyond >= 0 && beyond <= most, $"{calls} calls, {job.Candidates} candidates, {surplus} of them surplus; {most} in vain allowed");
}

using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// Undisturbed, at most one batch per 1,000 accepted is asked for beyond what was needed, because the scheduler plans from
/// the yield. Calls that are in flight when a job reaches its count are among them: every call has its candidate.
/// </summary>
internal sealed class LittleSurplus : IPromise
{
    private const int Batch = 16;

    public string Name => "undisturbed, every call has its candidate, and at most one batch per 1,000 accepted is surplus";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from job in run.Undisturbed.Jobs
        let most = job.Drawn.Ends == ExpectedEnd.Exhausted ? 0 : Batch * Math.Ceiling(job.Final.Count("accepted") / 1000.0)
        let surplus = job.Final.Count("surplus")
        let calls = run.Undisturbed.Calls.Count(call => call.Prompt.Contains(job.Drawn.Marker, StringComparison.Ordinal))
        select new Check($"calls of '{job.Drawn.Name}'", calls == job.Candidates && surplus <= most, $"{calls} calls, {job.Candidates} candidates, {surplus} of them surplus; {most} allowed");
}

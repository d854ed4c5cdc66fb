using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>Undisturbed, surplus is at most one batch per 1,000 accepted, because the scheduler plans from the yield.</summary>
internal sealed class LittleSurplus : IPromise
{
    private const int Batch = 16;

    public string Name => "undisturbed, surplus is at most one batch per 1,000 accepted";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from job in run.Undisturbed.Jobs
        where job.Drawn.Ends != ExpectedEnd.Exhausted
        let most = Batch * Math.Ceiling(job.Final.Count("accepted") / 1000.0)
        let surplus = job.Final.Count("surplus")
        select new Check($"surplus of '{job.Drawn.Name}'", surplus <= most, $"{surplus} surplus, {most} allowed, {job.Final.Count("accepted")} accepted");
}

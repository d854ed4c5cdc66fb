using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>An answer that was stored is never bought again: what is, was in flight when its worker was lost.</summary>
internal sealed class NothingIsBoughtTwice : IPromise
{
    public string Name => "no stored answer is bought again";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        var lost = run.Cluster.Losses.Calls;
        var calm = run.Undisturbed;
        yield return new Check("undisturbed, no request is answered twice", calm.Repeated == 0, $"{calm.Repeated} answers repeated");

        var rough = run.Disturbed;
        yield return new Check("disturbed, repeated answers are no more than were in flight", rough.Repeated <= lost, $"{rough.Repeated} answers repeated, {lost} calls at most in flight at the faults");
        var candidates = run.AllJobs.Sum(job => job.Candidates - job.Final.Count("failed"));
        yield return new Check("disturbed, answers are no more than candidates and what was in flight", rough.Answered <= candidates + lost, $"{rough.Answered} answers, {candidates} answered candidates, {lost} calls at most in flight at the faults");
    }
}

using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// A job pauses when its budget is used up, and goes on when it is raised. That what is spent never passes what may be
/// is compared at every reading of the books.
/// </summary>
internal sealed class BudgetsHold : IPromise
{
    public string Name => "a job pauses at its budget and goes on when it is raised";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        yield return new Check("'thrifty' was paused", run.Treasurer.Paused is not null, run.Treasurer.Paused ?? "it never was");
    }
}

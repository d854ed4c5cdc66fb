using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>A deleted job is gone with all its rows.</summary>
internal sealed class DeletionLeavesNothing : IPromise
{
    public string Name => "a deleted job leaves nothing behind";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        yield return new Check("deletion", run.Deletion.Length == 0, run.Deletion);
    }
}

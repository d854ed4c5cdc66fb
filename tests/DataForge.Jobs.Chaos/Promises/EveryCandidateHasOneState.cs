using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>Every candidate has one state and one reason, and no row is left that nobody answers for.</summary>
internal sealed class EveryCandidateHasOneState : IPromise
{
    public string Name => "every candidate has one state and one reason; no row is half-written or left over";

    public IEnumerable<Check> Judge(RunRecord run) => run.Audit.Select(answer => new Check($"no {answer.Question}", answer.Rows == 0, $"{answer.Rows} found"));
}

using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// Submissions are accepted without a broker, turned away with <c>Retry-After</c> without a database, and never
/// doubled; commands that are possible are accepted.
/// </summary>
internal sealed class SubmissionsAreKept : IPromise
{
    public string Name => "submissions and commands get the answers that they must get";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        var submissions = run.Submissions;
        yield return new Check("submissions", submissions.Problems.Count == 0, submissions.Problems.Count == 0
            ? $"{submissions.Accepted.Count} accepted, {submissions.WithoutBroker} of the answers without a broker; {submissions.WithoutDatabase} turned away without a database; {submissions.Repeats} keys repeated"
            : string.Join("; ", submissions.Problems.Take(5)));
        yield return new Check("commands", run.Operator.Problems.Count == 0, run.Operator.Problems.Count == 0
            ? $"{run.Operator.Holds.Count} holds, {run.Operator.Changes} changes of priority"
            : string.Join("; ", run.Operator.Problems));
    }
}

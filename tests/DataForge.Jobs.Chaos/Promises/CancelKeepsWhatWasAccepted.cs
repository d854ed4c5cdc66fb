using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>A cancelled job keeps what was accepted: the beginning of what it would have become.</summary>
internal sealed class CancelKeepsWhatWasAccepted : IPromise
{
    public string Name => "a cancelled job keeps the beginning of its undisturbed export";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from pair in run.Undisturbed.Jobs.Zip(run.Disturbed.Jobs, (calm, rough) => (Calm: calm, Rough: rough))
        where pair.Rough.Drawn.Ends == ExpectedEnd.Cancelled
        let lines = pair.Rough.Export.Count(character => character == '\n')
        select new Check(
            $"'{pair.Rough.Drawn.Name}'",
            pair.Calm.Export.StartsWith(pair.Rough.Export, StringComparison.Ordinal) && lines == pair.Rough.Final.Count("accepted") && pair.Rough.Final.Count("in_flight") == 0,
            $"{lines} samples exported, {pair.Rough.Final.Count("accepted")} accepted, {pair.Rough.Final.Count("in_flight")} in flight");
}

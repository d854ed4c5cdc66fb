using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>The export does not depend on what went wrong, nor does why a candidate was turned away.</summary>
internal sealed class SameBytes : IPromise
{
    private static readonly string[] s_states = ["accepted", "rejected", "duplicates", "failed"];

    public string Name => "the export is byte-identical to the undisturbed one";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        foreach (var (calm, rough) in run.Undisturbed.Jobs.Zip(run.Disturbed.Jobs).Where(pair => pair.First.Drawn.Ends != ExpectedEnd.Cancelled))
        {
            yield return new Check($"export of '{calm.Drawn.Name}'", calm.Export == rough.Export, Difference(calm.Export, rough.Export));
            var (was, now) = (Counts(calm), Counts(rough));
            yield return new Check($"counts of '{calm.Drawn.Name}'", was == now, $"{was} undisturbed, {now} disturbed, failed by {rough.Final.Json.GetProperty("progress").GetProperty("failed_by")}");
        }
    }

    private static string Counts(JobOutcome job) => string.Join(", ", s_states.Select(state => $"{job.Final.Count(state)} {state}"));

    private static string Difference(string calm, string rough)
    {
        if (calm == rough)
        {
            return $"{calm.Length} characters";
        }

        var (was, now) = (calm.Split('\n'), rough.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"they part at line {line + 1} of {was.Length} and {now.Length}: {was.ElementAtOrDefault(line)} / {now.ElementAtOrDefault(line)}";
    }
}

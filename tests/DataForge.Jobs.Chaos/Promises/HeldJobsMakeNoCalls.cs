using System.Diagnostics;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// No provider call starts later than a second after pause or cancel was answered. Times in which the network was slow
/// or silent are left out: what it held back was called before, and arrives after.
/// </summary>
internal sealed class HeldJobsMakeNoCalls : IPromise
{
    /// <summary>A second is promised on one machine; the rest is for a machine that builds something else as well.</summary>
    private static readonly long s_grace = (long)(1.5 * Stopwatch.Frequency);

    public string Name => "no call starts later than 1 s after pause or cancel was answered (1.5 s under load)";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from hold in run.Operator.Holds
        where !run.Cluster.NetworkSlow.Touches(hold.From, hold.To) && !run.Cluster.NetworkCut.Touches(hold.From, hold.To)
        let late = run.Disturbed.Calls.Where(call => Breaks(call.StartedAt, hold) && call.Prompt.Contains(hold.Marker, StringComparison.Ordinal)).ToList()
        select new Check(
            $"after {hold.Verb} of '{hold.Marker}'",
            late.Count == 0,
            late.Count == 0 ? "none" : $"{late.Count} late calls, by {string.Join(", ", late.GroupBy(call => call.Address.Split('/')[1]).Select(by => $"{by.Key}: {by.Count()}"))}, the last {Stopwatch.GetElapsedTime(hold.From, late[^1].StartedAt).TotalSeconds:0.00} s after");

    private static bool Breaks(long startedAt, Hold hold) => startedAt > hold.From + s_grace && startedAt < hold.To;
}

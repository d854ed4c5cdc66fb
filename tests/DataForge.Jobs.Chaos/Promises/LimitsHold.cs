using System.Diagnostics;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Runs;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>The limits on calls per minute and on calls at once hold over all workers together, whatever becomes of them.</summary>
internal sealed class LimitsHold : IPromise
{
    private const int WindowSeconds = 10;

    /// <summary>What is allowed in a window, and one percent of a minute's calls.</summary>
    private const int MostInWindow = (ChaosCluster.CallsPerMinute * WindowSeconds / 60) + (ChaosCluster.CallsPerMinute / 100);

    public string Name => "limits on calls per minute and at once hold over all workers together";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        foreach (var (pass, calls) in new[] { ("undisturbed", run.Undisturbed.Calls), ("disturbed", run.Disturbed.Calls) })
        {
            // Calls that were held back by a silent network arrive together, and nobody can help it.
            var counted = calls.Where(call => !run.Cluster.NetworkCut.Touches(call.StartedAt, call.StartedAt)).ToList();
            var most = MostWithin(counted);
            yield return new Check($"calls in any {WindowSeconds} s, {pass}", most <= MostInWindow, $"{most}, {ChaosCluster.CallsPerMinute * WindowSeconds / 60} allowed");
            var atOnce = MostAtOnce(counted);
            yield return new Check($"calls at once, {pass}", atOnce <= ChaosCluster.CallsAtOnce, $"{atOnce}, {ChaosCluster.CallsAtOnce} allowed");
        }
    }

    private static int MostWithin(List<SimulatorCall> calls)
    {
        var starts = calls.Select(call => call.StartedAt).Order().ToArray();
        var (first, most) = (0, 0);
        for (var last = 0; last < starts.Length; last++)
        {
            while (Stopwatch.GetElapsedTime(starts[first], starts[last]).TotalSeconds >= WindowSeconds)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    /// <summary>Counts calls that got an answer; what a killed worker leaves behind is nobody's any more.</summary>
    private static int MostAtOnce(List<SimulatorCall> calls)
    {
        var (now, most) = (0, 0);
        var changes = calls.Where(call => call.Status != 0)
            .SelectMany(call => new[] { (At: call.StartedAt, By: 1), (At: call.EndedAt, By: -1) })
            .OrderBy(change => change.At).ThenBy(change => change.By);
        foreach (var (_, by) in changes)
        {
            now += by;
            most = Math.Max(most, now);
        }

        return most;
    }
}

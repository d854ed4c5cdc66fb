using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Schedule;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Lets a schedule happen.</summary>
internal static class Injector
{
    /// <summary>Completes when every fault has struck and is healed.</summary>
    public static Task InjectAsync(ChaosCluster cluster, IReadOnlyList<PlannedFault> schedule)
    {
        var began = cluster.Timeline.Now;
        return Task.WhenAll(schedule.GroupBy(planned => planned.Lane).Select(lane => InjectLaneAsync(cluster, lane, began)));
    }

    private static async Task InjectLaneAsync(ChaosCluster cluster, IEnumerable<PlannedFault> lane, TimeSpan began)
    {
        foreach (var planned in lane)
        {
            await InjectAsync(cluster, planned, began);
        }
    }

    private static async Task InjectAsync(ChaosCluster cluster, PlannedFault planned, TimeSpan began)
    {
        await UntilAsync(cluster, began + planned.At);
        var struckAt = cluster.Timeline.Now;
        cluster.Timeline.Note($"STRIKE {planned.Fault.Name}");
        await planned.Fault.StrikeAsync(cluster);
        // One that struck late, because another was slow to heal, lasts as long as it was planned to.
        await UntilAsync(cluster, struckAt + planned.For);
        cluster.Timeline.Note($"heal   {planned.Fault.Name}");
        await planned.Fault.HealAsync(cluster);
        cluster.Timeline.Note($"healed {planned.Fault.Name}");
    }

    private static Task UntilAsync(ChaosCluster cluster, TimeSpan time) =>
        time - cluster.Timeline.Now is var wait && wait > TimeSpan.Zero ? Task.Delay(wait) : Task.CompletedTask;
}

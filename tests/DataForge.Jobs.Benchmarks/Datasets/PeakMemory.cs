using System.Diagnostics;

namespace DataForge.Jobs.Benchmarks.Datasets;

/// <summary>The most memory that this process held at once while something ran.</summary>
internal static class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs something, looking at the working set all the time.</summary>
    /// <returns>Megabytes before, and at most meanwhile.</returns>
    public static async Task<(double Before, double Peak)> DuringAsync(Func<Task> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = Now();
        var peak = before;
        var running = work();
        while (!running.IsCompleted)
        {
            peak = Math.Max(peak, Now());
            await Task.WhenAny(running, Task.Delay(Interval));
        }

        await running;
        return (before, Math.Max(peak, Now()));
    }

    private static double Now()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }
}

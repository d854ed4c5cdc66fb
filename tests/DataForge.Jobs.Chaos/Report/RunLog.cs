using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Report;

/// <summary>Leaves what a run wrote where a person can read it.</summary>
internal static class RunLog
{
    /// <summary>Writes the timeline and the logs of all processes into a directory of the run's own.</summary>
    /// <returns>The directory.</returns>
    public static async Task<string> WriteAsync(ChaosCluster cluster, int seed, string? parent)
    {
        var directory = parent is null
            ? Directory.CreateTempSubdirectory($"dataforge-chaos-{seed}-").FullName
            : Directory.CreateDirectory(Path.Combine(parent, $"seed-{seed}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "timeline.log"), cluster.Timeline.Text);
        foreach (var (name, process) in cluster.Processes)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, name.Replace(' ', '-') + ".log"), process.Output);
        }

        return directory;
    }
}

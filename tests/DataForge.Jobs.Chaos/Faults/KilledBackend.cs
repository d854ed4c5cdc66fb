using System.Diagnostics;
using System.Globalization;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>kill -9 of a PostgreSQL process that serves a connection of ours: the server drops everybody and recovers.</summary>
internal sealed class KilledBackend : IFault
{
    public string Name => "kill database backend";

    public string Target => "database";

    public (double Least, double Most) Lasts => (1, 1);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.DatabaseAway.Begin();
        cluster.DatabaseAway.MayEnd();
        var backends = await cluster.Roster.QueryAsync(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'dataforge-jobs' ORDER BY random() LIMIT 1", row => row.GetInt32(0));
        foreach (var backend in backends ?? [])
        {
            using var kill = Process.Start("kill", ["-KILL", backend.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200));
        while (await cluster.Roster.QueryAsync("SELECT 1", row => row.GetInt32(0)) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        cluster.DatabaseAway.End();
    }

    public Task HealAsync(ChaosCluster cluster) => Task.CompletedTask;
}

using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>PostgreSQL restarts: fast, or killed and back through crash recovery.</summary>
internal sealed class DatabaseRestart(bool immediate) : IFault
{
    public string Name => immediate ? "restart database, immediate" : "restart database, fast";

    public string Target => "database";

    public (double Least, double Most) Lasts => (1, 1);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.DatabaseAway.Begin();
        cluster.DatabaseAway.MayEnd();
        await cluster.Servers.Postgres.RestartAsync(immediate);
        cluster.DatabaseAway.End();
    }

    public Task HealAsync(ChaosCluster cluster) => Task.CompletedTask;
}

using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>PostgreSQL is away for a while, shut down fast.</summary>
/// <param name="seconds">How long; longer than a lease is the hard case, since all of them have run out by then.</param>
/// <param name="name">What it is called; null to tell by its length.</param>
internal sealed class DatabaseOutage((double Least, double Most) seconds, string? name = null) : IFault
{
    public string Name => name ?? (seconds.Least > 8 ? "database away for longer than a lease" : "database away");

    public string Target => "database";

    public (double Least, double Most) Lasts => seconds;

    public Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.DatabaseAway.Begin();
        return cluster.Servers.Postgres.StopAsync();
    }

    public async Task HealAsync(ChaosCluster cluster)
    {
        cluster.DatabaseAway.MayEnd();
        await cluster.Servers.Postgres.StartAsync();
        cluster.DatabaseAway.End();
    }
}

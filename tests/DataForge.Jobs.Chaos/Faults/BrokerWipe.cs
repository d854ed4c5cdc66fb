using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>RabbitMQ is killed, loses its data directory and comes back empty.</summary>
internal sealed class BrokerWipe : IFault
{
    public string Name => "wipe broker";

    public string Target => "broker";

    public (double Least, double Most) Lasts => (1, 2);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.BrokerAway.Begin();
        cluster.BrokerAway.MayEnd();
        await cluster.Servers.RabbitMq.WipeAsync();
        cluster.BrokerAway.End();
    }

    public Task HealAsync(ChaosCluster cluster) => Task.CompletedTask;
}

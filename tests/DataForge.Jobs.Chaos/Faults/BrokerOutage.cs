using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>RabbitMQ goes away, in order or killed, and comes back with everything it had.</summary>
internal sealed class BrokerOutage(bool killed) : IFault
{
    public string Name => killed ? "kill broker" : "stop broker";

    public string Target => "broker";

    public (double Least, double Most) Lasts => (3, 9);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.BrokerAway.Begin();
        return cluster.Servers.RabbitMq.StopAsync(immediate: killed);
    }

    public async Task HealAsync(ChaosCluster cluster)
    {
        cluster.BrokerAway.MayEnd();
        await cluster.Servers.RabbitMq.StartAsync();
        cluster.BrokerAway.End();
    }
}

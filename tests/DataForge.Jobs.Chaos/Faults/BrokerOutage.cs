using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>RabbitMQ goes away, in order or killed, and comes back with everything it had.</summary>
/// <param name="killed">Whether it is killed.</param>
/// <param name="seconds">How long; null for a few seconds.</param>
internal sealed class BrokerOutage(bool killed, double? seconds = null) : IFault
{
    public string Name => (seconds is null ? "" : LongFaults.Prefix) + (killed ? "kill broker" : "stop broker");

    public string Target => "broker";

    public (double Least, double Most) Lasts => (seconds ?? 3, seconds ?? 9);

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

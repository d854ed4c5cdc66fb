using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Everything between the workers and their servers arrives late and a little at a time.</summary>
internal sealed class SlowNetwork(int latencyMs, int bytesPerSecond) : IFault
{
    private List<WorkerLinks> _struck = [];

    public string Name => "slow network";

    public string Target => "network";

    public (double Least, double Most) Lasts => (3, 7);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.NetworkSlow.Begin();
        _struck = [.. cluster.Workers.Where(worker => worker.IsUp).Select(worker => worker.Links)];
        _struck.ForEach(links => links.SlowDown(TimeSpan.FromMilliseconds(latencyMs), bytesPerSecond));
        return Task.CompletedTask;
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        _struck.ForEach(links => links.Recover());
        cluster.NetworkSlow.End();
        return Task.CompletedTask;
    }
}

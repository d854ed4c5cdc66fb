using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>SIGSTOP of a worker for less than its lease, as a long garbage collection would: nobody need notice.</summary>
internal sealed class PausedWorker(Victim victim) : IFault
{
    private WorkerHost? _struck;

    public string Name => "stop worker briefly";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (1, 4);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        _struck?.Stop();
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        _struck?.Continue();
        return Task.CompletedTask;
    }
}

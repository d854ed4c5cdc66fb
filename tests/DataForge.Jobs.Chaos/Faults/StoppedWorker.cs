using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>SIGSTOP of a worker until long after its lease, then SIGCONT: it wakes up and believes that it still holds its work.</summary>
internal sealed class StoppedWorker(Victim victim) : IFault
{
    private WorkerHost? _struck;

    public string Name => $"stop {victim.Text}";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (11, 14);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        if (_struck is not null)
        {
            var held = await cluster.Takeovers.LookAsync(_struck);
            _struck.Stop();
            cluster.Takeovers.Expect(held, Name);
        }
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        _struck?.Continue();
        return Task.CompletedTask;
    }
}

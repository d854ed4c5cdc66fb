using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>kill -9 of a worker; another takes its place a while later.</summary>
internal sealed class KilledWorker(Victim victim) : IFault
{
    private WorkerHost? _struck;

    public string Name => $"kill {victim.Text}";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (1, 6);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        if (_struck is not null)
        {
            var held = await cluster.Takeovers.LookAsync(_struck);
            _struck.Kill();
            cluster.Takeovers.Expect(held, Name);
        }
    }

    public Task HealAsync(ChaosCluster cluster) => _struck?.StartAsync() ?? Task.CompletedTask;
}

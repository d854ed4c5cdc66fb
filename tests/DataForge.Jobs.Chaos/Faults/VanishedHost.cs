using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>A host vanishes without closing its connections: whatever it has locked must not stall the others.</summary>
internal sealed class VanishedHost(Victim victim) : IFault
{
    private WorkerHost? _struck;

    public string Name => "vanished host";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (11, 14);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        if (_struck is not null)
        {
            var held = await cluster.Takeovers.LookAsync(_struck);
            _struck.Vanish();
            cluster.Takeovers.Expect(held, Name);
        }
    }

    public Task HealAsync(ChaosCluster cluster) => _struck?.StartAsync() ?? Task.CompletedTask;
}

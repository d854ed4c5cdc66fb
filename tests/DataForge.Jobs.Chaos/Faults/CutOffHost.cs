using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>A worker's network goes silent until long after its lease; then everything held back arrives.</summary>
internal sealed class CutOffHost(Victim victim) : IFault
{
    private WorkerHost? _struck;

    public string Name => "cut-off host";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (11, 14);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = await victim.FindAsync(cluster);
        if (_struck is not null)
        {
            var held = await cluster.Takeovers.LookAsync(_struck);
            cluster.NetworkCut.Begin();
            _struck.CutOff();
            cluster.Takeovers.Expect(held, Name);
        }
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        if (_struck is not null)
        {
            _struck.Reconnect();
            cluster.NetworkCut.End();
        }

        return Task.CompletedTask;
    }
}

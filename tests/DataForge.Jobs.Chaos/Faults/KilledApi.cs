using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>kill -9 of an Api.</summary>
internal sealed class KilledApi(int index) : IFault
{
    private ApiHost? _struck;

    public string Name => "kill api";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (1, 4);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = cluster.Apis[index % cluster.Apis.Count] is { Client: not null } there ? there : null;
        _struck?.Kill();
        return Task.CompletedTask;
    }

    public Task HealAsync(ChaosCluster cluster) => _struck?.ReplaceAsync() ?? Task.CompletedTask;
}

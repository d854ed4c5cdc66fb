using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>kill -9 of all processes of ours at once, as when a rack loses its power.</summary>
internal sealed class KilledEverything : IFault
{
    private List<WorkerHost> _struck = [];
    private List<ApiHost> _struckApis = [];

    public string Name => "kill everything";

    public string Target => "processes";

    public (double Least, double Most) Lasts => (1, 3);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        _struck = [.. cluster.Workers.Where(worker => worker.IsUp)];
        foreach (var worker in _struck)
        {
            worker.Kill();
        }

        _struckApis = [.. cluster.Apis.Where(api => api.Client is not null)];
        foreach (var api in _struckApis)
        {
            api.Kill();
        }

        return Task.CompletedTask;
    }

    public async Task HealAsync(ChaosCluster cluster)
    {
        foreach (var api in _struckApis)
        {
            await api.ReplaceAsync();
        }

        foreach (var worker in _struck)
        {
            await worker.StartAsync();
        }
    }
}

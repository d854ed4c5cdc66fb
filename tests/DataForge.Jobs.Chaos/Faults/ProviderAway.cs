using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>The provider is away: it resets every connection, or answers 503 to everything.</summary>
/// <param name="status">What it answers; 0 for nothing at all.</param>
/// <param name="seconds">How long; null for some seconds.</param>
internal sealed class ProviderAway(int status, double? seconds = null) : IFault
{
    public string Name => (seconds is null ? "" : LongFaults.Prefix) + (status == 0 ? "provider away" : "provider answers 503");

    public string Target => "provider";

    public (double Least, double Most) Lasts => (seconds ?? 6, seconds ?? 12);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.ProviderAway.Begin();
        cluster.Provider.Behaviour = cluster.Provider.Behaviour with { Down = true, DownStatus = status };
        return Task.CompletedTask;
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        cluster.Provider.Behaviour = cluster.Provider.Behaviour with { Down = false };
        cluster.ProviderAway.End();
        return Task.CompletedTask;
    }
}

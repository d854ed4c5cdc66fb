using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.Randomness;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>The provider turns most calls away, or breaks them, at random.</summary>
/// <param name="name">What it is called.</param>
/// <param name="share">The share of calls that it meets.</param>
/// <param name="seed">Decides which calls.</param>
/// <param name="rules">One of them goes wrong with a call that is met.</param>
internal sealed class ProviderStorm(string name, double share, int seed, params SimulatorRule[] rules) : IFault
{
    public string Name => name;

    public string Target => "provider";

    public (double Least, double Most) Lasts => (4, 9);

    public Task StrikeAsync(ChaosCluster cluster)
    {
        cluster.ProviderAway.Begin();
        cluster.Provider.Script = (_, call) => Task.FromResult(RuleFor(call));
        return Task.CompletedTask;
    }

    public Task HealAsync(ChaosCluster cluster)
    {
        cluster.Provider.Script = null;
        cluster.ProviderAway.End();
        return Task.CompletedTask;
    }

    private SimulatorRule? RuleFor(int call)
    {
        var random = Seeded.Of(seed, call);
        return random.NextDouble() < share ? rules[random.Next(rules.Length)] : null;
    }
}

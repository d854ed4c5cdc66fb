using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>One thing that goes wrong for a while.</summary>
internal interface IFault
{
    /// <summary>What it is called in schedules and tables.</summary>
    string Name { get; }

    /// <summary>What it strikes: two faults on one thing never overlap.</summary>
    string Target { get; }

    /// <summary>How long it lasts at least and at most, in seconds.</summary>
    (double Least, double Most) Lasts { get; }

    /// <summary>Begins it.</summary>
    Task StrikeAsync(ChaosCluster cluster);

    /// <summary>Ends it, and repairs whatever does not repair itself.</summary>
    Task HealAsync(ChaosCluster cluster);
}

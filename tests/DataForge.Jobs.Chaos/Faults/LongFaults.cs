namespace DataForge.Jobs.Chaos.Faults;

/// <summary>
/// Outages as long as the promises name them. A run with one of them takes minutes, so they only strike where they are
/// asked for.
/// </summary>
internal static class LongFaults
{
    /// <summary>How their names begin.</summary>
    public const string Prefix = "long: ";

    private const double ProviderSeconds = 120;
    private const double ServerSeconds = 60;

    /// <summary>Those that are asked for.</summary>
    /// <param name="only">Parts of names, as on the command line.</param>
    public static IEnumerable<IFault> For(IReadOnlyList<string> only) => only.Any(name => name.StartsWith("long", StringComparison.OrdinalIgnoreCase))
        ?
        [
            new ProviderAway(0, ProviderSeconds),
            new ProviderAway(503, ProviderSeconds),
            new BrokerOutage(killed: false, ServerSeconds),
            new DatabaseOutage((ServerSeconds, ServerSeconds), Prefix + "database away"),
        ]
        : [];
}

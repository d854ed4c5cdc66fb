namespace DataForge.Jobs.Generation.Providers;

/// <summary>How a provider fares in this process, at one moment.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Circuit">Whether calls go out.</param>
/// <param name="LastSuccess">When a call was last answered; null since the start of the process.</param>
/// <param name="LastErrorKind">What the last call without an answer ran into; null since the start of the process.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="ConsecutiveFailures">Outages in a row over all calls; an answer of any kind sets it to 0.</param>
/// <param name="ConcurrencyLimit">How many calls may be under way now.</param>
/// <param name="InFlight">How many are.</param>
/// <param name="Waiting">How many wait for their turn.</param>
/// <param name="CooldownLeft">How long nobody calls yet because of a rate limit.</param>
/// <param name="Calls">Requests sent since the start of the process.</param>
/// <param name="Answers">Those of them that were answered.</param>
public sealed record ProviderHealth(
    string Provider,
    CircuitState Circuit,
    DateTimeOffset? LastSuccess,
    ProviderErrorKind? LastErrorKind,
    DateTimeOffset? LastErrorAt,
    int ConsecutiveFailures,
    int ConcurrencyLimit,
    int InFlight,
    int Waiting,
    TimeSpan CooldownLeft,
    long Calls,
    long Answers);

/// <summary>Whether a provider's calls go out.</summary>
public enum CircuitState
{
    /// <summary>They do.</summary>
    Closed = 0,

    /// <summary>One is out, to see whether the provider is back.</summary>
    HalfOpen = 1,

    /// <summary>They do not, after failures in a row.</summary>
    Open = 2,
}

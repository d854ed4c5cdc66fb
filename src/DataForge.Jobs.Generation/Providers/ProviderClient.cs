using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>An adapter with what the gateway must know about it.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Client">Speaks with the provider; throws <see cref="ProviderException"/> for what it understands.</param>
internal sealed record ProviderClient(string Name, IChatClient Client) : IDisposable
{
    /// <summary>How long one attempt may take; null for adapters that cannot hang.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>Calls at once of this process; null takes <see cref="ResilienceOptions.MaxConcurrency"/>.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Completion tokens of a request that does not say.</summary>
    public int? DefaultMaxTokens { get; init; }

    /// <summary>Temperature of a request that does not say.</summary>
    public double? DefaultTemperature { get; init; }

    public void Dispose() => Client.Dispose();
}

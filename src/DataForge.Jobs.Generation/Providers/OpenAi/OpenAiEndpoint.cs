namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Where and how a server that speaks OpenAI's chat protocol is reached.</summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="Address">The base address, or the whole one where <see cref="IsExact"/>.</param>
internal sealed record OpenAiEndpoint(string Provider, Uri Address)
{
    /// <summary>Whether requests go to exactly this address, query string and all.</summary>
    public bool IsExact { get; init; }

    /// <summary>Sent as a bearer token; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Further headers; they win over every other.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence of a connection, and the longest time of a whole buffered answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long to stay away once the quota is used up.</summary>
    public required TimeSpan QuotaPause { get; init; }

    /// <summary>The adapter of a configured provider.</summary>
    public static OpenAiChatClient ClientOf(ProviderEntry entry, Uri address, ProviderOptions options, TimeProvider time) => new(
        new OpenAiEndpoint(entry.Name, address)
        {
            IsExact = entry.IsExactAddress,
            ApiKey = entry.ApiKey,
            Headers = entry.Headers,
            Timeout = entry.Timeout ?? options.Resilience.AttemptTimeout,
            QuotaPause = options.Resilience.QuotaPause,
        },
        time);
}

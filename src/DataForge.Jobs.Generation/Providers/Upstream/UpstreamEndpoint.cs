namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Where and how a provider's server is reached.</summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="Address">The address, absolute; what of it is fixed, the kind of endpoint says.</param>
internal abstract record UpstreamEndpoint(string Provider, Uri Address)
{
    /// <summary>Proves who asks; null sends nothing.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The model of requests that name none; null where every request must.</summary>
    public string? Model { get; init; }

    /// <summary>Further headers; they win over every other.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest silence of a connection, and the longest time of a whole buffered answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long to stay away once the quota is used up.</summary>
    public required TimeSpan QuotaPause { get; init; }

    /// <summary>The headers that carry the key and whatever else the protocol wants with every request.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> ProtocolHeaders { get; }

    /// <summary>Everything to send with every request, the configured headers last.</summary>
    public IEnumerable<KeyValuePair<string, string>> RequestHeaders => ProtocolHeaders.Concat(Headers);

    /// <summary>What must never be seen: the key, and the values of headers and of the address's query string.</summary>
    public IEnumerable<string> Secrets =>
        Headers.Values
            // Behind the name of a scheme: Bearer, Basic.
            .Concat(Headers.Values.Select(static value => value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]))
            .Append(ApiKey ?? "")
            .Append(Address.UserInfo)
            .Concat(Address.Query.TrimStart('?').Split('&').Select(static part => Uri.UnescapeDataString(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..])));
}

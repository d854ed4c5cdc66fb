using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>Where and how a server that speaks Anthropic's Messages API is reached; the key is sent as <c>x-api-key</c>.</summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="Address">The base address, with or without <c>/v1</c>.</param>
internal sealed record AnthropicEndpoint(string Provider, Uri Address) : UpstreamEndpoint(Provider, Address)
{
    /// <summary>Where Anthropic itself is.</summary>
    public const string DefaultAddress = "https://api.anthropic.com";

    /// <summary>The protocol's version that is spoken here; Anthropic has changed it once, in 2023.</summary>
    public const string DefaultVersion = "2023-06-01";

    /// <summary>
    /// The protocol wants a bound with every request. Every current model takes this one (they end at 64,000 and up;
    /// Anthropic's overview of models, October 2026), and it leaves room to think before an answer.
    /// </summary>
    public const int DefaultMaxTokens = 8192;

    /// <summary>The <c>anthropic-version</c> header.</summary>
    public string Version { get; init; } = DefaultVersion;

    /// <summary>Completion tokens of a request that does not say, thinking included; 1 and up.</summary>
    public int MaxTokens { get; init; } = DefaultMaxTokens;

    /// <summary>What the package puts <c>/v1/messages</c> behind.</summary>
    public string BaseAddress
    {
        get
        {
            var address = Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
            return address.EndsWith("/v1", StringComparison.Ordinal) ? address[..^3] : address;
        }
    }

    /// <summary>Where the models are listed, a thousand at once, which is more than there are.</summary>
    public Uri ModelsAddress => new(BaseAddress + "/v1/models?limit=1000");

    protected override IEnumerable<KeyValuePair<string, string>> ProtocolHeaders
    {
        get
        {
            yield return new("anthropic-version", Version);
            if (ApiKey is not null)
            {
                yield return new("X-Api-Key", ApiKey);
            }
        }
    }
}

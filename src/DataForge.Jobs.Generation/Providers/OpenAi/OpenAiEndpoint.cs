using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Where and how a server that speaks OpenAI's chat protocol is reached; the key is sent as a bearer token.</summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="Address">The base address, or the whole one where <see cref="IsExact"/>.</param>
internal sealed record OpenAiEndpoint(string Provider, Uri Address) : UpstreamEndpoint(Provider, Address)
{
    private const string ChatPath = "/chat/completions";

    /// <summary>An Azure deployment is a part of the path that the list of models does not have.</summary>
    private const string DeploymentPath = "/deployments/";

    /// <summary>Whether requests go to exactly this address, query string and all.</summary>
    public bool IsExact { get; init; }

    /// <summary>Where questions are posted; a query string is kept.</summary>
    public Uri ChatAddress => IsExact ? Address : new UriBuilder(Address) { Path = Address.AbsolutePath.TrimEnd('/') + ChatPath }.Uri;

    /// <summary>Where the models are listed, as far as the address gives it away; Azure's <c>api-version</c> is kept.</summary>
    public Uri ModelsAddress
    {
        get
        {
            var path = Address.AbsolutePath.TrimEnd('/');
            if (IsExact && path.EndsWith(ChatPath, StringComparison.OrdinalIgnoreCase))
            {
                path = path[..^ChatPath.Length];
            }

            var deployment = path.LastIndexOf(DeploymentPath, StringComparison.OrdinalIgnoreCase);
            path = IsExact && deployment >= 0 ? path[..deployment] : path;
            return new UriBuilder(Address) { Path = path + "/models" }.Uri;
        }
    }

    protected override IEnumerable<KeyValuePair<string, string>> ProtocolHeaders => ApiKey is null ? [] : [new("Authorization", $"Bearer {ApiKey}")];

    /// <summary>The endpoint of a configured provider.</summary>
    public static OpenAiEndpoint Of(ProviderEntry entry, Uri address, ProviderOptions options) =>
        new(entry.Name, address)
        {
            IsExact = entry.IsExactAddress,
            ApiKey = entry.ApiKey,
            Model = entry.Model,
            Headers = entry.Headers,
            Timeout = entry.Timeout ?? options.Resilience.AttemptTimeout,
            QuotaPause = options.Resilience.QuotaPause,
        };
}

using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Where an Ollama server is reached. It wants no key; one that is set is sent as a bearer token, for servers behind a proxy.</summary>
/// <param name="Provider">The provider's name, for messages.</param>
/// <param name="Address">The server's address, with or without <c>/api</c>.</param>
internal sealed record OllamaEndpoint(string Provider, Uri Address) : UpstreamEndpoint(Provider, Address)
{
    /// <summary>Where Ollama listens unless told otherwise.</summary>
    public const string DefaultAddress = "http://127.0.0.1:11434";

    /// <summary>
    /// Tokens of context to load models with (<c>num_ctx</c>), 1 and up; null takes the server's default. Requests that
    /// differ in it make the server load the model again.
    /// </summary>
    public int? ContextTokens { get; init; }

    public Uri ChatAddress => Of("/api/chat");

    public Uri ModelsAddress => Of("/api/tags");

    protected override IEnumerable<KeyValuePair<string, string>> ProtocolHeaders => ApiKey is null ? [] : [new("Authorization", $"Bearer {ApiKey}")];

    private Uri Of(string path)
    {
        var start = Address.AbsolutePath.TrimEnd('/');
        start = start.EndsWith("/api", StringComparison.Ordinal) ? start[..^4] : start;
        return new UriBuilder(Address) { Path = start + path }.Uri;
    }
}

using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;
using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// The package's client over one pool of connections of our own: no retries, no telemetry (its spans can hold prompts)
/// and no key but ours, whatever its environment variables say.
/// </summary>
internal sealed class AnthropicConnection : IDisposable
{
    private static readonly Dictionary<string, System.Text.Json.JsonElement> Nothing = [];

    private readonly AnthropicClient _client;

    public AnthropicConnection(AnthropicEndpoint endpoint)
    {
        Http = UpstreamHttp.Open(endpoint, new RefusalHandler());
        _client = new AnthropicClient(new ClientOptions
        {
            HttpClient = Http,
            BaseUrl = endpoint.BaseAddress,
            ApiKey = endpoint.ApiKey ?? "none",
            MaxRetries = 0,
            Timeout = endpoint.Timeout,
            OpenTelemetry = new() { Traces = new() { Enabled = false } },
        });
    }

    /// <summary>The same connections, for what is read without the package.</summary>
    public HttpClient Http { get; }

    /// <summary>Posts to <c>/v1/messages</c>; the answer is a 200 whose body has only begun.</summary>
    /// <exception cref="RefusedException">The status is another.</exception>
    public async Task<HttpResponse> PostAsync(IReadOnlyDictionary<string, System.Text.Json.JsonElement> body, CancellationToken cancellationToken) =>
        await _client.WithRawResponse.Execute(
            new HttpRequest<MessageCreateParams> { Method = HttpMethod.Post, Params = MessageCreateParams.FromRawUnchecked(Nothing, Nothing, body) },
            cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _client.Dispose();
        Http.Dispose();
    }

    /// <summary>The package's exceptions keep neither <c>Retry-After</c> nor any other header, so it never sees a refusal.</summary>
    private sealed class RefusalHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || request.Method == HttpMethod.Get)
            {
                return response;
            }

            using (response)
            {
                throw new RefusedException(await UpstreamAnswer.ReadAsync(response, cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Carries an answer with another status than 200 past the package.</summary>
    internal sealed class RefusedException(UpstreamAnswer answer) : Exception("The server refused.")
    {
        public UpstreamAnswer Answer { get; } = answer;
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using OpenAI;
using OpenAI.Chat;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// The package's client over one pool of connections of our own. Its retries are off, since they would multiply with
/// the gateway's (measured: 16 requests where four were meant).
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpClientPipelineTransport _transport;

    public OpenAiConnection(OpenAiEndpoint endpoint)
    {
        // The gateway's concurrency limit is the limit; connections are renewed so that changes of address are noticed.
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = int.MaxValue,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _transport = new HttpClientPipelineTransport(_http);
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint.Address,
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = endpoint.Timeout,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        options.AddPolicy(new LastWordPolicy(endpoint), PipelinePosition.BeforeTransport);
        // The constructor wants a model and a key: the model of a request is in its body, and no key means no header.
        Chat = new ChatClient(endpoint.Provider, new ApiKeyCredential(endpoint.ApiKey ?? "none"), options);
    }

    public ChatClient Chat { get; }

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    /// <summary>Sets the exact address and the configured headers after everything else had its say.</summary>
    private sealed class LastWordPolicy(OpenAiEndpoint endpoint) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Apply(message.Request);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Apply(message.Request);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Apply(PipelineRequest request)
        {
            if (endpoint.IsExact)
            {
                request.Uri = endpoint.Address;
            }

            if (endpoint.ApiKey is null)
            {
                request.Headers.Remove("Authorization");
            }

            foreach (var (name, value) in endpoint.Headers)
            {
                request.Headers.Set(name, value);
            }
        }
    }
}

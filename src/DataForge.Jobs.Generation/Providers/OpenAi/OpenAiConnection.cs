using System.ClientModel;
using System.ClientModel.Primitives;
using DataForge.Jobs.Generation.Providers.Upstream;
using OpenAI;
using OpenAI.Chat;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// The package's client over one pool of connections of our own. Its retries are off, since they would multiply with
/// the gateway's (measured: 16 requests where four were meant).
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    private readonly HttpClientPipelineTransport _transport;

    public OpenAiConnection(OpenAiEndpoint endpoint)
    {
        Http = UpstreamHttp.Open(endpoint);
        _transport = new HttpClientPipelineTransport(Http);
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint.Address,
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = endpoint.Timeout,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        if (endpoint.IsExact)
        {
            options.AddPolicy(new ExactAddressPolicy(endpoint.Address), PipelinePosition.BeforeTransport);
        }

        // The constructor wants a model and a key: the model of a request is in its body, and the key is set further down.
        Chat = new ChatClient(endpoint.Provider, new ApiKeyCredential(endpoint.ApiKey ?? "none"), options);
    }

    public ChatClient Chat { get; }

    /// <summary>The same connections, for what the package has no words for.</summary>
    public HttpClient Http { get; }

    public void Dispose()
    {
        _transport.Dispose();
        Http.Dispose();
    }

    /// <summary>Sends to exactly this address, after everything else had its say.</summary>
    private sealed class ExactAddressPolicy(Uri address) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Uri = address;
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Uri = address;
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// The official package's client over one pool of connections of our own. Its retries are off, since they would multiply
/// with the gateway's (measured: 16 requests where four were meant).
/// </summary>
internal sealed class OpenAiChatPost : IChatPost
{
    private readonly HttpClientPipelineTransport _transport;
    private readonly ChatClient _chat;
    private readonly UpstreamErrors _errors;

    public OpenAiChatPost(OpenAiEndpoint endpoint, UpstreamErrors errors)
    {
        _errors = errors;
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
        _chat = new ChatClient(endpoint.Provider, new ApiKeyCredential(endpoint.ApiKey ?? "none"), options);
    }

    public HttpClient Http { get; }

    public async Task<UpstreamAnswer> AskAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(body, cancellationToken).ConfigureAwait(false);
        await BufferAsync(response, cancellationToken).ConfigureAwait(false);
        return UpstreamAnswer.Of(response);
    }

    public async Task<Stream> OpenAsync(ReadOnlyMemory<byte> body, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var response = await SendAsync(body, cancellationToken).ConfigureAwait(false);
        if (response.Status == 200)
        {
            return response.ContentStream!;
        }

        using (response)
        {
            await BufferAsync(response, cancellationToken).ConfigureAwait(false);
            throw _errors.Of(UpstreamAnswer.Of(response), messages);
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        Http.Dispose();
    }

    private async Task<PipelineResponse> SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = BinaryContent.Create(BinaryData.FromBytes(body));
        try
        {
            var result = await _chat.CompleteChatAsync(content, new RequestOptions
            {
                CancellationToken = cancellationToken,
                ErrorOptions = ClientErrorBehaviors.NoThrow,
                // Left to the package, a body that breaks off could not be told from a request that was never answered.
                BufferResponse = false,
            }).ConfigureAwait(false);
            return result.GetRawResponse();
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException)
        {
            throw _errors.OfConnection(exception);
        }
    }

    private async Task BufferAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        try
        {
            await response.BufferContentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException)
        {
            throw _errors.OfConnection(exception, wasAtWork: response.Status is >= 200 and < 300);
        }
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

using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Speaks Ollama's own protocol, which says more than its imitation of OpenAI's: token counts, why it stopped, what is installed.</summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal sealed class OllamaChatClient : UpstreamChatClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly OllamaEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly Uri _address;

    public OllamaChatClient(OllamaEndpoint endpoint, TimeProvider time)
        : base(endpoint, time)
    {
        _endpoint = endpoint;
        _http = UpstreamHttp.Open(endpoint);
        _address = endpoint.ChatAddress;
        Directory = new ModelListing(_http, endpoint, Errors, endpoint.ModelsAddress, ModelsOf, time);
    }

    protected override IProviderDirectory Directory { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var response = await SendAsync(asked, options, stream: false, cancellationToken).ConfigureAwait(false);
        var answer = await BufferAsync(response, cancellationToken).ConfigureAwait(false);
        using var document = JsonField.Parse(answer.Body, "it");
        return UpstreamError.IsIn(document.RootElement)
            ? throw Errors.OfBody(document.RootElement, asked)
            : OllamaAnswer.Read(document.RootElement);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var response = await SendAsync(asked, options, stream: true, cancellationToken).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var update in OllamaAnswerStream.ReadAsync(stream, error => Errors.OfBody(error, asked), cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    public override void Dispose() => _http.Dispose();

    private static IEnumerable<ListedModel> ModelsOf(JsonElement root)
    {
        foreach (var model in JsonField.Array(root, "models")?.EnumerateArray() ?? default)
        {
            if ((JsonField.Text(model, "name") ?? JsonField.Text(model, "model")) is { Length: > 0 } name)
            {
                yield return new ListedModel(name);
            }
        }
    }

    /// <summary>An answer with status 200, of which only the headers have arrived.</summary>
    private async Task<HttpResponseMessage> SendAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ReadOnlyMemoryContent(OllamaRequestBody.Write(messages, options ?? new ChatOptions(), _endpoint, stream)) { Headers = { ContentType = Json } },
        };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Errors.OfConnection(exception);
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            throw Errors.Of(await BufferAsync(response, cancellationToken).ConfigureAwait(false), messages);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Speaks Ollama's own protocol, which says more than its imitation of OpenAI's: token counts, why it stopped, what is installed.</summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal sealed class OllamaChatClient : UpstreamChatClient
{
    private readonly OllamaEndpoint _endpoint;
    private readonly ChatPost _post;

    public OllamaChatClient(OllamaEndpoint endpoint, TimeProvider time)
        : base(endpoint, time)
    {
        _endpoint = endpoint;
        _post = new ChatPost(endpoint, endpoint.ChatAddress, Errors);
        Directory = new ModelListing(_post.Http, endpoint, Errors, endpoint.ModelsAddress, ModelsOf, time);
    }

    protected override IProviderDirectory Directory { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var answer = await _post.AskAsync(BodyOf(asked, options, stream: false), cancellationToken).ConfigureAwait(false);
        if (answer.Status != 200)
        {
            throw Errors.Of(answer, asked);
        }

        using var document = JsonField.Parse(answer.Body, "it");
        return UpstreamError.IsIn(document.RootElement)
            ? throw Errors.OfBody(document.RootElement, asked)
            : OllamaAnswer.Read(document.RootElement);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        await using var stream = await _post.OpenAsync(BodyOf(asked, options, stream: true), asked, cancellationToken).ConfigureAwait(false);
        await foreach (var update in OllamaAnswerStream.ReadAsync(stream, error => Errors.OfBody(error, asked), cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    public override void Dispose() => _post.Dispose();

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

    private ReadOnlyMemory<byte> BodyOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool stream) =>
        OllamaRequestBody.Write(messages, options ?? new ChatOptions(), _endpoint, stream);
}

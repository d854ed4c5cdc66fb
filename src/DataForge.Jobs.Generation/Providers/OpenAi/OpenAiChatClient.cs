using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// Speaks OpenAI's chat protocol. It sends every request once and reads the answer itself, because compatible servers
/// answer with finish reasons, contents and errors that the package's types refuse.
/// </summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal sealed class OpenAiChatClient : UpstreamChatClient
{
    private readonly OpenAiEndpoint _endpoint;
    private readonly IChatPost _post;

    /// <param name="endpoint">Where the server is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isOfficial">Whether the vendor's own package posts the questions, or the platform's client.</param>
    public OpenAiChatClient(OpenAiEndpoint endpoint, TimeProvider time, bool isOfficial)
        : base(endpoint, time)
    {
        _endpoint = endpoint;
        _post = isOfficial ? new OpenAiChatPost(endpoint, Errors) : new ChatPost(endpoint, endpoint.ChatAddress, Errors);
        Directory = new ModelListing(_post.Http, endpoint, Errors, endpoint.ModelsAddress, ModelsOf, time);
    }

    protected override IProviderDirectory Directory { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await _post.AskAsync(BodyOf(messages, options, stream: false), cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw Errors.Of(response, messages);
        }

        var answer = ChatAnswer.Read(response.Body, out var inBandError);
        if (inBandError is not null)
        {
            throw Errors.OfBody(inBandError.Value, messages);
        }

        if (RateLimitHeaders.RestOf(response.Header) is { } rest)
        {
            answer!.NoteRest(rest);
        }

        return answer!;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = await _post.OpenAsync(BodyOf(messages, options, stream: true), messages, cancellationToken).ConfigureAwait(false);
        await foreach (var update in ChatAnswerStream.ReadAsync(stream, error => Errors.OfBody(error, messages), cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    public override void Dispose() => _post.Dispose();

    private static IEnumerable<ListedModel> ModelsOf(JsonElement root)
    {
        foreach (var model in JsonField.Array(root, "data")?.EnumerateArray() ?? default)
        {
            if (JsonField.Text(model, "id") is { Length: > 0 } name)
            {
                // vLLM and LM Studio say how much context a model was loaded with.
                var context = JsonField.Count(model, "max_model_len") ?? JsonField.Count(model, "max_context_length") ?? JsonField.Count(model, "context_length");
                yield return new ListedModel(name, context is > 0 and <= int.MaxValue ? (int)context : null);
            }
        }
    }

    private ReadOnlyMemory<byte> BodyOf(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream) =>
        ChatRequestBody.Write(messages, options ?? new ChatOptions(), _endpoint.Model, stream);
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// Speaks OpenAI's chat protocol. It sends every request once and reads the answer itself, because compatible servers
/// answer with finish reasons, contents and errors that the package's types refuse.
/// </summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal sealed class OpenAiChatClient : UpstreamChatClient
{
    private readonly OpenAiEndpoint _endpoint;
    private readonly OpenAiConnection _connection;

    public OpenAiChatClient(OpenAiEndpoint endpoint, TimeProvider time)
        : base(endpoint, time)
    {
        _endpoint = endpoint;
        _connection = new OpenAiConnection(endpoint);
        Directory = new ModelListing(_connection.Http, endpoint, Errors, endpoint.ModelsAddress, ModelsOf, time);
    }

    protected override IProviderDirectory Directory { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: false, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw Errors.Of(UpstreamAnswer.Of(response), messages);
        }

        var answer = ChatAnswer.Read(response.Content, out var inBandError);
        if (inBandError is not null)
        {
            throw Errors.OfBody(inBandError.Value, messages);
        }

        if (RateLimitHeaders.RestOf(UpstreamAnswer.HeadersOf(response.Headers)) is { } rest)
        {
            answer!.NoteRest(rest);
        }

        return answer!;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: true, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            await BufferAsync(response, cancellationToken).ConfigureAwait(false);
            throw Errors.Of(UpstreamAnswer.Of(response), messages);
        }

        await foreach (var update in ChatAnswerStream.ReadAsync(response.ContentStream!, error => Errors.OfBody(error, messages), cancellationToken)
            .ConfigureAwait(false))
        {
            yield return update;
        }
    }

    public override void Dispose() => _connection.Dispose();

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

    private async Task<PipelineResponse> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        using var body = BinaryContent.Create(ChatRequestBody.Write(messages, options ?? new ChatOptions(), _endpoint.Model, stream));
        try
        {
            var result = await _connection.Chat.CompleteChatAsync(body, new RequestOptions
            {
                CancellationToken = cancellationToken,
                ErrorOptions = ClientErrorBehaviors.NoThrow,
                BufferResponse = !stream,
            }).ConfigureAwait(false);
            return result.GetRawResponse();
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException)
        {
            throw Errors.OfConnection(exception);
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
            throw Errors.OfConnection(exception);
        }
    }
}

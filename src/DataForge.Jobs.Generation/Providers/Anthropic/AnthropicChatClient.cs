using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic.Core;
using Anthropic.Exceptions;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// Speaks Anthropic's Messages API over the official package's client. It writes the request and reads the answer
/// itself, because the package's types have no temperature any more, drop the headers of a refusal, and take a stream
/// that ends in the middle for a whole one.
/// </summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal sealed class AnthropicChatClient : UpstreamChatClient
{
    private readonly AnthropicEndpoint _endpoint;
    private readonly AnthropicConnection _connection;
    private readonly TimeProvider _time;

    public AnthropicChatClient(AnthropicEndpoint endpoint, TimeProvider time)
        : base(endpoint, time)
    {
        _endpoint = endpoint;
        _time = time;
        _connection = new AnthropicConnection(endpoint);
        Directory = new ModelListing(_connection.Http, endpoint, Errors, endpoint.ModelsAddress, ModelsOf, time);
    }

    protected override IProviderDirectory Directory { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var response = await SendAsync(asked, options, stream: false, cancellationToken).ConfigureAwait(false);
        var body = await UpstreamAnswer.ReadAsync(response.RawMessage, Errors, cancellationToken).ConfigureAwait(false);
        using var document = JsonField.Parse(body.Body, "it");
        if (UpstreamError.IsIn(document.RootElement))
        {
            throw Errors.OfBody(document.RootElement, asked);
        }

        var answer = AnthropicAnswer.Read(document.RootElement);
        if (AnthropicRateLimits.RestOf(UpstreamAnswer.HeadersOf(response.RawMessage.Headers), _time) is { } rest)
        {
            answer.NoteRest(rest);
        }

        return answer;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var response = await SendAsync(asked, options, stream: true, cancellationToken).ConfigureAwait(false);
        await using var stream = await response.RawMessage.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var update in AnthropicAnswerStream.ReadAsync(stream, (error, usage) => Errors.OfBody(error, asked, usage), cancellationToken)
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
                yield return new ListedModel(name, JsonField.Count(model, "max_input_tokens") is { } context and > 0 and <= int.MaxValue ? (int)context : null);
            }
        }
    }

    private async Task<HttpResponse> SendAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection
                .PostAsync(AnthropicRequestBody.Write(messages, options ?? new ChatOptions(), _endpoint, stream), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (AnthropicConnection.RefusedException refused)
        {
            throw Errors.Of(refused.Answer, messages);
        }
        catch (Exception exception) when (exception is AnthropicIOException or HttpRequestException or IOException)
        {
            throw Errors.OfConnection(exception);
        }
    }
}

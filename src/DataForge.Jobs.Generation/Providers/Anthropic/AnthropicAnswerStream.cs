using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// Reads a streamed answer of the Messages API. Only <c>message_stop</c> ends a whole one; whatever ends before is
/// broken, and says what it has cost.
/// </summary>
internal sealed class AnthropicAnswerStream
{
    private readonly Func<JsonElement, UsageDetails?, ProviderException> _describe;
    private readonly AnthropicUsage _usage = new();
    private string? _model;
    private string? _id;
    private ChatFinishReason? _finishReason;
    private bool _holdsAnything;
    private bool _stopped;

    private AnthropicAnswerStream(Func<JsonElement, UsageDetails?, ProviderException> describe) => _describe = describe;

    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream stream, Func<JsonElement, UsageDetails?, ProviderException> describe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new AnthropicAnswerStream(describe);
        await using var events = EventStream.ReadAsync(stream, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (!reader._stopped && await reader.MoveNextAsync(events).ConfigureAwait(false))
        {
            if (reader.Read(events.Current) is { Length: > 0 } text)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, text) { ModelId = reader._model, ResponseId = reader._id };
            }
        }

        if (!reader._stopped || reader._finishReason is null)
        {
            throw EventStream.Broken(reader._usage.Details);
        }

        if (!reader._holdsAnything && reader._finishReason == ChatFinishReason.Stop)
        {
            throw JsonField.Unreadable("it holds no text", reader._usage.Details);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, reader._usage.Details is { } usage ? [new UsageContent(usage)] : [])
        {
            FinishReason = reader._finishReason,
            ModelId = reader._model,
            ResponseId = reader._id,
        };
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<string> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ProviderException broken) when (broken.InnerException is { } inner)
        {
            throw EventStream.Broken(inner, _usage.Details);
        }
    }

    /// <summary>The text that an event adds; null for none.</summary>
    private string? Read(string data)
    {
        using var document = JsonField.Parse(Encoding.UTF8.GetBytes(data), "an event of the stream");
        var root = document.RootElement;
        switch (JsonField.Text(root, "type"))
        {
            case "message_start":
                if (JsonField.Object(root, "message") is { } message)
                {
                    _usage.Read(message);
                    _model = JsonField.Text(message, "model");
                    _id = JsonField.Text(message, "id");
                }

                return null;
            case "content_block_start":
                _holdsAnything = true;
                return JsonField.Object(root, "content_block") is { } block && JsonField.Text(block, "type") == "text" ? JsonField.Text(block, "text") : null;
            case "content_block_delta":
                return JsonField.Object(root, "delta") is { } delta && JsonField.Text(delta, "type") == "text_delta" ? JsonField.Text(delta, "text") : null;
            case "message_delta":
                _usage.Read(root);
                _finishReason = (JsonField.Object(root, "delta") is { } end ? AnthropicAnswer.FinishReasonOf(JsonField.Text(end, "stop_reason")) : null) ?? _finishReason;
                return null;
            case "message_stop":
                _stopped = true;
                return null;
            case "error":
                throw _describe(root, _usage.Details);
            default:
                // Pings, ends of blocks, and kinds to come, which the protocol asks to pass over.
                return UpstreamError.IsIn(root) ? throw _describe(root, _usage.Details) : null;
        }
    }
}

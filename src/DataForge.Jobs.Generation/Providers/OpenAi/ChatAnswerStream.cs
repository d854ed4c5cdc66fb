using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// Reads a streamed answer of OpenAI's chat protocol. A stream that ends before it has given its finish reason is
/// broken, however cleanly the connection was closed.
/// </summary>
internal static class ChatAnswerStream
{
    private const string EndMark = "[DONE]";

    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream stream, Func<JsonElement, ProviderException> describe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var finished = false;
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events).ConfigureAwait(false))
        {
            if (events.Current.Data == EndMark)
            {
                break;
            }

            var update = Read(events.Current.Data, describe);
            finished |= update.FinishReason is not null;
            yield return update;
        }

        if (!finished)
        {
            throw new ProviderException(ProviderErrorKind.StreamBroken, "The stream ended before the answer did.");
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new ProviderException(ProviderErrorKind.StreamBroken, "The connection broke in mid-answer.", exception);
        }
    }

    private static ChatResponseUpdate Read(string data, Func<JsonElement, ProviderException> describe)
    {
        using var document = Parse(data);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ChatAnswer.Unreadable("an event of the stream is not an object");
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            throw describe(root);
        }

        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = ChatAnswer.ReadText(root, "model") };
        if (root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            update.FinishReason = ChatAnswer.ReadFinishReason(choice);
            if (choice.TryGetProperty("delta", out var delta) && delta.ValueKind == JsonValueKind.Object && ChatAnswer.ReadContent(delta) is { Length: > 0 } text)
            {
                update.Contents.Add(new TextContent(text));
            }
        }

        if (ChatAnswer.ReadUsage(root) is { } usage)
        {
            update.Contents.Add(new UsageContent(usage));
        }

        return update;
    }

    private static JsonDocument Parse(string data)
    {
        try
        {
            return JsonDocument.Parse(data);
        }
        catch (JsonException)
        {
            throw ChatAnswer.Unreadable("an event of the stream is not JSON");
        }
    }
}

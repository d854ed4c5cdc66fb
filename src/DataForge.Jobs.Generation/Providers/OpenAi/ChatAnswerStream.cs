using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
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
        var said = false;
        var refused = false;
        UsageDetails? usage = null;
        await foreach (var data in EventStream.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            if (data == EndMark)
            {
                break;
            }

            var update = Read(data, describe, ref refused, ref usage);
            said |= update.Text.Length > 0;
            if (update.FinishReason is not null)
            {
                finished = true;
                update.FinishReason = refused && !said ? ChatFinishReason.ContentFilter : update.FinishReason;
            }

            yield return update;
        }

        if (!finished)
        {
            throw EventStream.Broken(usage);
        }

        if (usage is not null)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]);
        }
    }

    private static ChatResponseUpdate Read(string data, Func<JsonElement, ProviderException> describe, ref bool refused, ref UsageDetails? usage)
    {
        using var document = JsonField.Parse(Encoding.UTF8.GetBytes(data), "an event of the stream");
        var root = document.RootElement;
        if (UpstreamError.IsIn(root))
        {
            throw describe(root);
        }

        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = JsonField.Text(root, "model") };
        if (JsonField.Array(root, "choices") is { } choices && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            update.FinishReason = ChatAnswer.ReadFinishReason(choice);
            if (JsonField.Object(choice, "delta") is { } delta)
            {
                refused |= ChatAnswer.IsRefusal(delta);
                if (ChatAnswer.ReadContent(delta) is { Length: > 0 } text)
                {
                    update.Contents.Add(new TextContent(text));
                }
            }
        }

        // Some servers count anew with every event; only the last count is the answer's.
        usage = ChatAnswer.ReadUsage(root) ?? usage;
        return update;
    }
}

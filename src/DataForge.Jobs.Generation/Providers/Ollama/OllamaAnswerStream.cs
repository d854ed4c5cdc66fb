using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Reads a stream of objects, one a line, each as soon as it has arrived. Only one that says <c>done</c> ends a whole answer.</summary>
internal static class OllamaAnswerStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream stream, Func<JsonElement, ProviderException> describe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        var holdsAnything = false;
        while (await ReadLineAsync(lines, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var update = Read(line, describe, ref holdsAnything);
            yield return update;
            if (update.FinishReason is not null)
            {
                yield break;
            }
        }

        throw EventStream.Broken();
    }

    private static async ValueTask<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw EventStream.Broken(exception);
        }
    }

    private static ChatResponseUpdate Read(string line, Func<JsonElement, ProviderException> describe, ref bool holdsAnything)
    {
        using var document = JsonField.Parse(Encoding.UTF8.GetBytes(line), "a line of the stream");
        var root = document.RootElement;
        if (UpstreamError.IsIn(root))
        {
            throw describe(root);
        }

        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ModelId = JsonField.Text(root, "model"),
            FinishReason = OllamaAnswer.FinishReasonOf(root),
        };
        var text = OllamaAnswer.TextOf(root);
        holdsAnything |= text is not null;
        if (text is { Length: > 0 })
        {
            update.Contents.Add(new TextContent(text));
        }

        if (update.FinishReason is null)
        {
            return update;
        }

        var usage = OllamaAnswer.UsageOf(root);
        if (!holdsAnything)
        {
            throw JsonField.Unreadable("it has no message", usage);
        }

        if (usage is not null)
        {
            update.Contents.Add(new UsageContent(usage));
        }

        return update;
    }
}

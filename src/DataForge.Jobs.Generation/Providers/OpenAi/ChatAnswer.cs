using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Reads a whole answer of OpenAI's chat protocol.</summary>
internal static class ChatAnswer
{
    /// <summary>The answer, or the error that the body holds in its place.</summary>
    /// <exception cref="ProviderException">The body is neither.</exception>
    public static ChatResponse? Read(BinaryData body, out JsonElement? inBandError)
    {
        inBandError = null;
        using var document = Parse(body.ToMemory());
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Unreadable("it is not an object");
        }

        var usage = ReadUsage(root);
        if (root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            var message = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("message", out var found) && found.ValueKind == JsonValueKind.Object
                ? found
                : throw Unreadable("its first choice has no message", usage);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, ReadContent(message)))
            {
                FinishReason = ReadFinishReason(choice),
                ModelId = ReadText(root, "model"),
                ResponseId = ReadText(root, "id"),
                Usage = usage,
            };
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            inBandError = root.Clone();
            return null;
        }

        throw Unreadable("it holds no choice", usage);
    }

    public static ProviderException Unreadable(string why, UsageDetails? usage = null) =>
        new(ProviderErrorKind.ServerError, $"The answer cannot be read: {why}.") { Usage = usage };

    /// <summary>Text, a list of text parts, or nothing.</summary>
    public static string ReadContent(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return "";
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return content.ValueKind == JsonValueKind.String ? content.GetString()! : "";
        }

        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            text.Append(part.ValueKind == JsonValueKind.Object ? ReadText(part, "text") : null);
        }

        return text.ToString();
    }

    public static ChatFinishReason? ReadFinishReason(JsonElement choice) =>
        ReadText(choice, "finish_reason") is { Length: > 0 } reason ? new ChatFinishReason(reason) : null;

    public static UsageDetails? ReadUsage(JsonElement root)
    {
        if (!root.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new UsageDetails
        {
            InputTokenCount = ReadCount(usage, "prompt_tokens"),
            OutputTokenCount = ReadCount(usage, "completion_tokens"),
            TotalTokenCount = ReadCount(usage, "total_tokens"),
            CachedInputTokenCount = ReadDetail(usage, "prompt_tokens_details", "cached_tokens"),
            ReasoningTokenCount = ReadDetail(usage, "completion_tokens_details", "reasoning_tokens"),
        };
    }

    public static string? ReadText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // Its message would quote the body.
            throw Unreadable("it is not JSON");
        }
    }

    private static long? ReadCount(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 ? count : null;

    private static long? ReadDetail(JsonElement usage, string details, string name) =>
        usage.TryGetProperty(details, out var found) && found.ValueKind == JsonValueKind.Object ? ReadCount(found, name) : null;
}

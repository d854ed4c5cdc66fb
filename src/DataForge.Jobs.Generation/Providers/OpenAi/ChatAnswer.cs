using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Reads a whole answer of OpenAI's chat protocol.</summary>
internal static class ChatAnswer
{
    /// <summary>The answer, or the error that the body holds in its place.</summary>
    /// <exception cref="ProviderException">The body is neither.</exception>
    public static ChatResponse? Read(ReadOnlyMemory<byte> body, out JsonElement? inBandError)
    {
        inBandError = null;
        using var document = JsonField.Parse(body, "it");
        var root = document.RootElement;
        var usage = ReadUsage(root);
        if (JsonField.Array(root, "choices") is { } choices && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            var message = JsonField.Object(choice, "message") ?? throw JsonField.Unreadable("its first choice has no message", usage);
            var text = ReadContent(message);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
            {
                FinishReason = text.Length == 0 && IsRefusal(message) ? ChatFinishReason.ContentFilter : ReadFinishReason(choice),
                ModelId = JsonField.Text(root, "model"),
                ResponseId = JsonField.Text(root, "id"),
                Usage = usage,
            };
        }

        if (UpstreamError.IsIn(root))
        {
            inBandError = root.Clone();
            return null;
        }

        throw JsonField.Unreadable("it holds no choice", usage);
    }

    /// <summary>Text, a list of text parts, or nothing.</summary>
    public static string ReadContent(JsonElement message)
    {
        if (JsonField.Array(message, "content") is not { } parts)
        {
            return JsonField.Text(message, "content") ?? "";
        }

        var text = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
        {
            text.Append(JsonField.Text(part, "text"));
        }

        return text.ToString();
    }

    /// <summary>Whether the model declined in so many words, in the field that OpenAI has for it beside the content.</summary>
    public static bool IsRefusal(JsonElement message) => JsonField.Text(message, "refusal") is { Length: > 0 };

    public static ChatFinishReason? ReadFinishReason(JsonElement choice) =>
        JsonField.Text(choice, "finish_reason") is { Length: > 0 } reason ? new ChatFinishReason(reason) : null;

    public static UsageDetails? ReadUsage(JsonElement root) => JsonField.Object(root, "usage") is not { } usage ? null : new UsageDetails
    {
        InputTokenCount = JsonField.Count(usage, "prompt_tokens"),
        OutputTokenCount = JsonField.Count(usage, "completion_tokens"),
        TotalTokenCount = JsonField.Count(usage, "total_tokens"),
        CachedInputTokenCount = JsonField.Count(usage, "prompt_tokens_details", "cached_tokens") ?? JsonField.Count(usage, "prompt_cache_hit_tokens"),
        ReasoningTokenCount = JsonField.Count(usage, "completion_tokens_details", "reasoning_tokens"),
    };
}

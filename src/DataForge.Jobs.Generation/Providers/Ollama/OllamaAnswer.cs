using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Reads answers of Ollama's <c>/api/chat</c>, whole ones and the objects of a stream alike.</summary>
internal static class OllamaAnswer
{
    /// <exception cref="ProviderException">The body is no whole answer.</exception>
    public static ChatResponse Read(JsonElement root)
    {
        var usage = UsageOf(root);
        var text = TextOf(root) ?? throw JsonField.Unreadable("it has no message", usage);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = FinishReasonOf(root) ?? throw JsonField.Unreadable("it says that it is not done", usage),
            ModelId = JsonField.Text(root, "model"),
            Usage = usage,
        };
    }

    /// <summary>The message's text; what a model thought stands beside it.</summary>
    public static string? TextOf(JsonElement root) => JsonField.Object(root, "message") is { } message ? JsonField.Text(message, "content") : null;

    /// <summary>Null where the answer is not done. Servers before 0.1.33 do not say why they stopped.</summary>
    /// <exception cref="ProviderException">The server only loaded or unloaded the model.</exception>
    public static ChatFinishReason? FinishReasonOf(JsonElement root) => !JsonField.IsTrue(root, "done") ? null : JsonField.Text(root, "done_reason") switch
    {
        null or "" or "stop" => ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "load" or "unload" => throw JsonField.Unreadable("the model was only loaded or unloaded"),
        var other => new ChatFinishReason(other),
    };

    public static UsageDetails? UsageOf(JsonElement root)
    {
        var prompt = JsonField.Count(root, "prompt_eval_count");
        var completion = JsonField.Count(root, "eval_count");
        return prompt is null && completion is null
            ? null
            : new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion };
    }
}

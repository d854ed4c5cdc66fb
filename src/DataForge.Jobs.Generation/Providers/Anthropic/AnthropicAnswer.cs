using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>Reads a whole answer of the Messages API.</summary>
internal static class AnthropicAnswer
{
    /// <exception cref="ProviderException">The body is no answer.</exception>
    public static ChatResponse Read(JsonElement root)
    {
        var usage = new AnthropicUsage();
        usage.Read(root);
        var blocks = JsonField.Array(root, "content") ?? throw JsonField.Unreadable("it has no content", usage.Details);
        var finishReason = FinishReasonOf(JsonField.Text(root, "stop_reason")) ?? throw JsonField.Unreadable("it does not say why it stopped", usage.Details);
        if (blocks.GetArrayLength() == 0 && finishReason == ChatFinishReason.Stop)
        {
            throw JsonField.Unreadable("it holds no text", usage.Details);
        }

        var text = new StringBuilder();
        foreach (var block in blocks.EnumerateArray())
        {
            // Thinking and whatever else comes before the text is not the answer.
            if (JsonField.Text(block, "type") == "text")
            {
                text.Append(JsonField.Text(block, "text"));
            }
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text.ToString()))
        {
            FinishReason = finishReason,
            ModelId = JsonField.Text(root, "model"),
            ResponseId = JsonField.Text(root, "id"),
            Usage = usage.Details,
        };
    }

    /// <summary>Anthropic's stop reasons in the words of the others; a new one stays as it is.</summary>
    public static ChatFinishReason? FinishReasonOf(string? stopReason) => stopReason switch
    {
        null or "" => null,
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "refusal" => ChatFinishReason.ContentFilter,
        "tool_use" => ChatFinishReason.ToolCalls,
        _ => new ChatFinishReason(stopReason),
    };
}

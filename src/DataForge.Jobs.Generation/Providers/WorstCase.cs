using System.Text;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>The most that one call can cost, known before it is made: what budgets set aside.</summary>
internal static class WorstCase
{
    /// <summary>
    /// The most completion tokens of a call under a budget that names no <c>max_tokens</c>: without a bound there is no
    /// worst case to set aside.
    /// </summary>
    public const int CompletionTokens = 4096;

    /// <summary>
    /// Tokens that a message costs beyond its text, generously: OpenAI's own counting example (its cookbook, 2023) adds
    /// 3 or 4 a message and 3 for the answer's beginning.
    /// </summary>
    private const int PerMessage = 8;

    /// <summary>
    /// Every token of a byte-level tokenizer stands for at least one byte, so a text has no more tokens than bytes of
    /// UTF-8.
    /// </summary>
    public static CallCost Of(IReadOnlyList<ChatMessage> messages, ChatOptions options, ModelEntry? model)
    {
        long prompt = PerMessage;
        foreach (var message in messages)
        {
            prompt += PerMessage + Encoding.UTF8.GetByteCount(message.Text);
        }

        // Vendors read the schema of an answer like a part of the prompt.
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            prompt += PerMessage + Encoding.UTF8.GetByteCount(schema.GetRawText());
        }

        var completion = options.MaxOutputTokens ?? CompletionTokens;
        return new CallCost(model?.CostUsd(prompt, 0, completion), prompt + completion);
    }
}

using DataForge.Jobs.Generation.Specification;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>How a model is told what was wrong with its answer: the conversation, the answer, and what does not fit.</summary>
internal static class CorrectionPrompt
{
    /// <summary>The conversation that asks again.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="format">The form that the answer must have.</param>
    /// <param name="answer">The answer, of at least one character.</param>
    /// <param name="misfits">What does not fit of it.</param>
    public static IReadOnlyList<ChatMessage> Messages(IReadOnlyList<ChatMessage> asked, ResponseFormatSpec format, string answer, IReadOnlyList<string> misfits) =>
        [.. asked, new ChatMessage(ChatRole.Assistant, answer), new ChatMessage(ChatRole.User, Correction(format, misfits))];

    private static string Correction(ResponseFormatSpec format, IReadOnlyList<string> misfits)
    {
        var wrong = string.Join('\n', misfits.Select(misfit => "- " + misfit));
        var wanted = format.Schema is { } schema
            ? $"Answer the same question again with nothing but JSON that fits this JSON schema, without a code fence or a word around it:\n{schema.GetRawText()}"
            : "Answer the same question again with nothing but one JSON object, without a code fence or a word around it.";
        return $"That answer cannot be used:\n{wrong}\n\n{wanted}";
    }
}

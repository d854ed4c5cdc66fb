using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>What one candidate asks, word for word: a conversation of at least one message, the last one from the user.</summary>
/// <param name="Messages">The messages; a system message comes first.</param>
public sealed record RenderedPrompt(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>The system message; null where there is none.</summary>
    public string? System => Messages[0].Role == ChatRole.System ? Messages[0].Text : null;

    /// <summary>The last message, which the model answers.</summary>
    public string User => Messages[^1].Text;

    /// <summary>Whether there is a single question, with or without a system message before it.</summary>
    public bool IsSingleTurn => Turns.Count() == 1;

    /// <summary>The messages but for the system message, as a text for people and judges: the last one alone, or all with their roles.</summary>
    public string Transcript => IsSingleTurn ? User : string.Join("\n\n", Turns.Select(message => $"{message.Role.Value}: {message.Text}"));

    private IEnumerable<ChatMessage> Turns => Messages.Where(message => message.Role != ChatRole.System);

    /// <summary>
    /// The fingerprint that the sample carries, SHA-256 over UTF-8. Of a single question its text as it is, as any tool
    /// computes it; with a system message that, a zero byte, and the question. Of more turns the role and the content of
    /// each message in order, a zero byte between any two of them.
    /// </summary>
    internal byte[] Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var parts = IsSingleTurn
            ? Messages.Select(message => message.Text)
            : Messages.SelectMany(message => (string[])[message.Role.Value, message.Text]);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
            {
                hash.AppendData([0]);
            }

            hash.AppendData(Encoding.UTF8.GetBytes(part));
            isFirst = false;
        }

        return hash.GetHashAndReset();
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>What one candidate asks, word for word.</summary>
/// <param name="System">The system message; null where there is none.</param>
/// <param name="User">The user's message.</param>
public sealed record RenderedPrompt(string? System, string User)
{
    /// <summary>The conversation as providers take it.</summary>
    internal IReadOnlyList<ChatMessage> Messages() => System is null
        ? [new ChatMessage(ChatRole.User, User)]
        : [new ChatMessage(ChatRole.System, System), new ChatMessage(ChatRole.User, User)];

    /// <summary>
    /// The fingerprint that the sample carries: SHA-256 of the user's message in UTF-8, as any tool computes it; where
    /// there is a system message, of its bytes, a zero byte, and the user's.
    /// </summary>
    internal byte[] Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (System is not null)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(System));
            hash.AppendData([0]);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(User));
        return hash.GetHashAndReset();
    }
}

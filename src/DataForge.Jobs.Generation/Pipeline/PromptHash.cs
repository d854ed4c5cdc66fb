using System.Security.Cryptography;
using System.Text;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>The fingerprint that a sample carries of what was asked.</summary>
internal static class PromptHash
{
    /// <summary>
    /// SHA-256 of the prompt's UTF-8 bytes, as any tool computes it; where there is a system prompt, of its bytes, a zero
    /// byte, and the prompt's.
    /// </summary>
    public static byte[] Of(string? systemPrompt, string prompt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (systemPrompt is not null)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(systemPrompt));
            hash.AppendData([0]);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(prompt));
        return hash.GetHashAndReset();
    }
}

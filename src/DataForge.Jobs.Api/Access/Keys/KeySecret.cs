using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>
/// What a key is told by: <c>df_</c>, ten characters by which it is found, and 256 random bits. The two are drawn apart, so
/// that the visible part says nothing of the secret one. Only its SHA-256 is stored; a random key of this size needs no slow hash.
/// </summary>
internal static class KeySecret
{
    private const string Mark = "df_";
    private const int PrefixLength = 13;
    private const int SecretBytes = 32;
    private const int Length = PrefixLength + 1 + 43;

    /// <summary>Draws one.</summary>
    public static (string Text, string Prefix) Draw()
    {
        var prefix = Mark + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", PrefixLength - Mark.Length);
        return ($"{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}", prefix);
    }

    /// <summary>How a text begins that may be a key; null where it is none.</summary>
    public static string? PrefixOf(string text) =>
        text.Length == Length && text.StartsWith(Mark, StringComparison.Ordinal) && text[PrefixLength] == '_' && text.All(char.IsAscii) ? text[..PrefixLength] : null;

    /// <summary>What is stored of it.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a hash is this one, in a time that does not tell how much of it is.</summary>
    public static bool Is(byte[] hash, byte[] stored) => CryptographicOperations.FixedTimeEquals(hash, stored);
}

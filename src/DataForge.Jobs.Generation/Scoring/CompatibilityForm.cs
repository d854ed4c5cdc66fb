using System.Text;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Unicode's composed compatibility form.</summary>
internal static class CompatibilityForm
{
    /// <summary>The text in compatibility form; the same instance where nothing changes.</summary>
    public static string Of(string text) => Ascii.IsValid(text) ? text : Fold(text);

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            folded.Append(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c is '\u3000' or '\u00A0' ? ' ' : c);
        }

        return folded.ToString();
    }
}

using System.Buffers;
using System.Text;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Makes texts of others storable.</summary>
internal static class AnswerText
{
    private static readonly SearchValues<char> Suspects =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit), '\0']);

    /// <summary>
    /// The text without U+0000, which PostgreSQL stores in no text, and with U+FFFD for every half of a surrogate pair,
    /// which UTF-8 cannot write. The same text when there is neither.
    /// </summary>
    public static string Storable(string text)
    {
        var first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                clean.Append(text, i++, 2);
            }
            else if (text[i] != '\0')
            {
                clean.Append(char.IsSurrogate(text[i]) ? '\uFFFD' : text[i]);
            }
        }

        return clean.ToString();
    }
}

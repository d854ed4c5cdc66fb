namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>A text cut at its line ends, as the web-page filters look at it.</summary>
internal static class TextLines
{
    private static readonly char[] Terminal = ['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', '"', '”', '\'', '’', '」', '』'];

    /// <summary>The lines that hold anything, trimmed.</summary>
    public static List<string> Of(string text) =>
        [.. text.Split(['\n', '\r', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The blocks between blank lines, trimmed.</summary>
    public static List<string> Paragraphs(string text) =>
        [.. text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Whether a line ends as sentences do: with a full stop, its kin, or a closing quotation mark.</summary>
    public static bool EndsSentence(string line) => line.Length > 0 && Terminal.Contains(line[^1]);

    /// <summary>How many pieces repeat an earlier one, and the characters in those.</summary>
    public static (int Pieces, int Characters) Repeated(List<string> pieces)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (count, characters) = (0, 0);
        foreach (var piece in pieces)
        {
            if (!seen.Add(piece))
            {
                count++;
                characters += piece.Length;
            }
        }

        return (count, characters);
    }
}

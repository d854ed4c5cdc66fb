namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Slips between the words: spacing, pairs left open, marks in heaps, an end that is missing.</summary>
internal static class PunctuationSlips
{
    private const double Spacing = 0.5;
    private const double OpenPair = 1;
    private const double Heap = 0.5;
    private const double MissingEnd = 4;

    /// <summary>The weighted slips of a text.</summary>
    public static double Count(SampleText sample)
    {
        var text = sample.Composed;
        double slips = Ending.IsBrokenOff(sample) ? MissingEnd : 0;
        var round = 0;
        var square = 0;
        var curly = 0;
        var quotes = 0;
        var openQuotes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (Letters.KindOf(c) != LetterKind.Other)
            {
                continue;
            }

            var before = i > 0 ? text[i - 1] : '\n';
            var after = i + 1 < text.Length ? text[i + 1] : '\n';
            switch (c)
            {
                case '(':
                    round++;
                    break;
                case ')':
                    round -= IsListParenthesis(text, i) ? 0 : 1;
                    break;
                case '[':
                    square++;
                    break;
                case ']':
                    square--;
                    break;
                case '{':
                    curly++;
                    break;
                case '}':
                    curly--;
                    break;
                case '"':
                    quotes++;
                    break;
                case '“':
                    openQuotes++;
                    break;
                case '”':
                    openQuotes--;
                    break;
                case ',' or '.' or ';' or ':' or '!' or '?':
                    slips += Mark(text, i, c, before, after);
                    break;
            }
        }

        return slips + (OpenPair * (Math.Abs(round) + Math.Abs(square) + Math.Abs(curly) + (quotes & 1) + Math.Abs(openQuotes)));
    }

    /// <summary>"1)" and "a)" close nothing.</summary>
    private static bool IsListParenthesis(string text, int at) =>
        at is > 0 && char.IsAsciiLetterOrDigit(text[at - 1]) && (at == 1 || char.IsWhiteSpace(text[at - 2]));

    private static double Mark(string text, int at, char mark, char before, char after)
    {
        // A space before a mark ("word ,"): not before an ellipsis, a decimal (".5"), a smiley or in French spacing.
        if (before == ' ' && mark is ',' or '.' && after is ' ' or '\n')
        {
            return Spacing;
        }

        if (mark is ',' or ';' or '.' && char.IsLower(before) && char.IsAsciiLetterUpper(after) && !InName(text, at))
        {
            return Spacing;
        }

        if (mark == ',' && char.IsAsciiLetter(before) && char.IsAsciiLetter(after))
        {
            return Spacing;
        }

        return (mark == ',' && after == ',') || (mark is '!' or '?' && after == mark && before == mark) ? Heap : 0;
    }

    /// <summary>"Node.JS", "example.Com": a point inside something that is no sentence.</summary>
    private static bool InName(string text, int at) => text[at] == '.' && at + 2 < text.Length && !char.IsLower(text[at + 2]);
}

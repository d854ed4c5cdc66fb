using System.Globalization;
using DataForge.Jobs.Templating.Operators;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Breaks one paragraph into lines where Python's <c>textwrap</c> would.</summary>
internal sealed class LineWrapper(int width, bool breakLongWords, bool breakOnHyphens)
{
    public List<string> Wrap(string paragraph)
    {
        var chunks = new Stack<string>(Enumerable.Reverse(Chunks(paragraph)));
        var lines = new List<string>();
        while (chunks.Count > 0)
        {
            if (lines.Count > 0 && string.IsNullOrWhiteSpace(chunks.Peek()))
            {
                chunks.Pop();
            }

            var line = new List<string>();
            var length = 0;
            while (chunks.TryPeek(out var next) && length + CodePoints.Count(next) <= width)
            {
                length += CodePoints.Count(next);
                line.Add(chunks.Pop());
            }

            if (chunks.TryPeek(out var tooLong) && CodePoints.Count(tooLong) > width)
            {
                PlaceLongWord(chunks, line, width - length);
            }

            if (line.Count > 0 && string.IsNullOrWhiteSpace(line[^1]))
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(string.Concat(line));
            }
        }

        return lines;
    }

    private void PlaceLongWord(Stack<string> chunks, List<string> line, int space)
    {
        if (!breakLongWords)
        {
            if (line.Count == 0)
            {
                line.Add(chunks.Pop());
            }

            return;
        }

        var word = chunks.Pop();
        var end = CodePoints.Offset(word, space);
        if (breakOnHyphens)
        {
            var hyphen = word.AsSpan(0, end).LastIndexOf('-');
            end = hyphen > 0 && word.AsSpan(0, hyphen).ContainsAnyExcept('-') ? hyphen + 1 : end;
        }

        line.Add(word[..end]);
        chunks.Push(word[end..]);
    }

    private List<string> Chunks(string text)
    {
        var chunks = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = IsSpace(text, at) ? EndOf(text, at, IsSpace)
                : breakOnHyphens && IsDash(text, at) ? EndOf(text, at, (t, i) => t[i] == '-')
                : EndOfWord(text, at);
            chunks.Add(text[at..end]);
            at = end;
        }

        return chunks;
    }

    private int EndOfWord(string text, int start)
    {
        if (!breakOnHyphens)
        {
            return EndOf(text, start, (t, i) => !IsSpace(t, i));
        }

        for (var end = start + 1; end < text.Length; end++)
        {
            if (IsBreakingHyphen(text, end))
            {
                return end + 1;
            }

            if (IsSpace(text, end) || IsDash(text, end))
            {
                return end;
            }
        }

        return text.Length;
    }

    // A hyphen that a word can be broken after: letters on both sides, as in "well-known" and "e-m-ail".
    private static bool IsBreakingHyphen(string text, int at) =>
        text[at] == '-'
        && ((IsLetter(text, at - 1) && IsLetter(text, at - 2)) || (IsWordOrPunctuation(text, at - 1) && At(text, at - 2) == '-' && IsLetter(text, at - 3)))
        && IsLetter(text, at + 1)
        && (IsLetter(text, at + 2) || (At(text, at + 2) == '-' && IsLetter(text, at + 3)));

    // Two or more hyphens between words.
    private static bool IsDash(string text, int at)
    {
        if (text[at] != '-' || !IsWordOrPunctuation(text, at - 1))
        {
            return false;
        }

        var end = EndOf(text, at, (t, i) => t[i] == '-');
        return end - at >= 2 && IsWord(text, end);
    }

    private static int EndOf(string text, int from, Func<string, int, bool> matches)
    {
        while (from < text.Length && matches(text, from))
        {
            from++;
        }

        return from;
    }

    private static char At(string text, int at) => at >= 0 && at < text.Length ? text[at] : '\0';

    private static bool IsSpace(string text, int at) => text[at] is ' ' or (>= '\t' and <= '\r');

    private static bool IsWord(string text, int at) => At(text, at) is var c && (char.IsLetterOrDigit(c) || c == '_'
        || char.GetUnicodeCategory(c) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber);

    private static bool IsLetter(string text, int at) => IsWord(text, at) && !char.IsDigit(text[at]);

    private static bool IsWordOrPunctuation(string text, int at) => IsWord(text, at) || At(text, at) is '!' or '"' or '\'' or '&' or '.' or ',' or '?';
}

using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>
/// A word or phrase to look for, whatever its case and compatibility form. Where it begins or ends with a letter or a
/// digit, it must begin or end there in the text too: <c>art</c> is found in "Art!", not in "party"; <c>C++</c> is
/// found in "C++17". Letters of scripts without spaces end anywhere. Runs of white space match one another.
/// </summary>
internal sealed class Keyword
{
    private readonly char[] _letters;
    private readonly bool _boundAtStart;
    private readonly bool _boundAtEnd;

    public Keyword(string keyword)
    {
        _letters = WithSingleSpaces(SampleText.Of(keyword.Trim()).Folded);
        _boundAtStart = IsSpacedLetter(_letters[0]);
        _boundAtEnd = IsSpacedLetter(_letters[^1]);
    }

    /// <summary>Whether the text has it.</summary>
    public bool OccursIn(SampleText sample)
    {
        ReadOnlySpan<char> text = sample.Folded;
        for (var from = 0; from < text.Length; from++)
        {
            var at = text[from..].IndexOf(_letters[0]);
            if (at < 0)
            {
                return false;
            }

            from += at;
            if ((!_boundAtStart || from == 0 || !IsWordUnit(text[from - 1])) && EndOfMatch(text, from) is var end and >= 0
                && (!_boundAtEnd || end == text.Length || !IsWordUnit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private int EndOfMatch(ReadOnlySpan<char> text, int at)
    {
        foreach (var letter in _letters)
        {
            if (at >= text.Length)
            {
                return -1;
            }

            if (letter == ' ')
            {
                var start = at;
                while (at < text.Length && Letters.KindOf(text[at]) == LetterKind.Space)
                {
                    at++;
                }

                if (at == start)
                {
                    return -1;
                }
            }
            else if (text[at++] != letter)
            {
                return -1;
            }
        }

        return at;
    }

    private static bool IsSpacedLetter(char c) => Letters.KindOf(c) is LetterKind.Letter or LetterKind.Digit;

    private static bool IsWordUnit(char c) => Letters.KindOf(c) is LetterKind.Letter or LetterKind.Digit or LetterKind.Mark;

    private static char[] WithSingleSpaces(ReadOnlySpan<char> text)
    {
        var letters = new List<char>(text.Length);
        foreach (var c in text)
        {
            var space = Letters.KindOf(c) == LetterKind.Space;
            if (!space || letters[^1] != ' ')
            {
                letters.Add(space ? ' ' : c);
            }
        }

        return [.. letters];
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>
/// Writes a text that matches a regular expression, of the plain kind that schemas have: letters, classes, groups, choices
/// and counts. Whether the text matches is asked of the real engine; where it does not, there is none.
/// </summary>
internal sealed class MockPattern
{
    private const int Longest = 10_000;
    private const int LongestPattern = 1_000;
    private const int MostSteps = 100_000;

    /// <summary>Steps for all patterns of an answer; then texts are as if there were none.</summary>
    private const int MostStepsTogether = 1_000_000;

    /// <summary>What a text takes at least, and about how much of holding it against its pattern is a step.</summary>
    private const int StepsOfText = 100;
    private const int LettersPerStep = 16;

    /// <summary>How long one match may take.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(250);
    private const int More = 3;

    private readonly string _pattern;
    private readonly Func<ulong> _draw;
    private readonly StringBuilder _text = new();
    private int _at;
    private int _steps;

    private MockPattern(string pattern, Func<ulong> draw) => (_pattern, _draw) = (pattern, draw);

    /// <summary>A text that matches; null where none is found.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="draw">Chooses.</param>
    /// <param name="steps">What the patterns of the same answer have taken so far; this one's are added.</param>
    public static string? Write(string pattern, Func<ulong> draw, ref int steps)
    {
        if (pattern.Length > LongestPattern || steps > MostStepsTogether)
        {
            return null;
        }

        var writer = new MockPattern(pattern, draw);
        try
        {
            writer.Choice();
            var text = writer._text.ToString();
            steps += text.Length * pattern.Length / LettersPerStep;
            return writer._at == pattern.Length && Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_timeout) ? text : null;
        }
        catch (RegexMatchTimeoutException)
        {
            steps = MostStepsTogether;
            return null;
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            return null;
        }
        finally
        {
            steps += StepsOfText + writer._steps;
        }
    }

    /// <summary>One of the sequences between bars; all are read, one stays.</summary>
    private void Choice()
    {
        var start = _text.Length;
        var taken = 0ul;
        var kept = "";
        do
        {
            _text.Length = start;
            Sequence();
            taken++;
            kept = _draw() % taken == 0 ? _text.ToString(start, _text.Length - start) : kept;
        }
        while (Take('|'));
        _text.Length = start;
        _text.Append(kept);
    }

    private void Sequence()
    {
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var (from, start) = (_at, _text.Length);
            Atom();
            var after = _at;
            var times = Times();
            var end = _at;
            _text.Length = times == 0 ? start : _text.Length;
            for (var time = 1; time < times && _text.Length < Longest; time++)
            {
                _at = from;
                Atom();
            }

            _at = times > 1 ? end : Math.Max(end, after);
        }
    }

    private void Atom()
    {
        Require(++_steps < MostSteps);
        var letter = _pattern[_at++];
        switch (letter)
        {
            case '^' or '$':
                break;
            case '(':
                _at += string.CompareOrdinal(_pattern, _at, "?:", 0, 2) == 0 ? 2 : 0;
                Choice();
                Require(Take(')'));
                break;
            case '[':
                _text.Append(Pick(Class()));
                break;
            case '\\':
                _text.Append(Pick(Escape()));
                break;
            case '.':
                _text.Append(Pick(Letters('a', 'z')));
                break;
            case '*' or '+' or '?' or '{':
                throw new NotSupportedException();
            default:
                _text.Append(letter);
                break;
        }
    }

    private int Times()
    {
        if (Take('*') || Take('?'))
        {
            return (int)(_draw() % 2);
        }

        if (Take('+'))
        {
            return 1 + (int)(_draw() % More);
        }

        if (!Take('{'))
        {
            return 1;
        }

        var least = Number();
        var most = Take(',') ? _at < _pattern.Length && _pattern[_at] == '}' ? least + More : Number() : least;
        Require(Take('}') && most >= least && most <= Longest);
        return least + (int)(_draw() % (ulong)(most - least + 1));
    }

    private int Number()
    {
        var start = _at;
        while (_at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]))
        {
            _at++;
        }

        Require(int.TryParse(_pattern.AsSpan(start, _at - start), out var number));
        return number;
    }

    private string Class()
    {
        Require(!Take('^'));
        var letters = new StringBuilder();
        while (!Take(']'))
        {
            Require(_at < _pattern.Length);
            var first = _pattern[_at++];
            if (first == '\\')
            {
                letters.Append(Escape());
            }
            else if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '\\'))
            {
                letters.Append(Letters(first, _pattern[_at + 1]));
                _at += 2;
            }
            else
            {
                letters.Append(first);
            }
        }

        return letters.ToString();
    }

    private string Escape()
    {
        Require(_at < _pattern.Length);
        return _pattern[_at++] switch
        {
            'd' => Letters('0', '9'),
            'w' => Letters('a', 'z'),
            's' => " ",
            var letter when !char.IsAsciiLetterOrDigit(letter) => letter.ToString(),
            _ => throw new NotSupportedException(),
        };
    }

    private char Pick(string letters)
    {
        Require(letters.Length > 0);
        return letters[(int)(_draw() % (ulong)letters.Length)];
    }

    private bool Take(char letter)
    {
        var isNext = _at < _pattern.Length && _pattern[_at] == letter;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private static string Letters(char first, char last)
    {
        Require(first <= last && last < 0x7F);
        return string.Concat(Enumerable.Range(first, last - first + 1).Select(letter => (char)letter));
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new NotSupportedException();
        }
    }
}

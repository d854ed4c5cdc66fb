using System.Globalization;
using System.Numerics;

namespace DataForge.Jobs.Templating.Lexing;

/// <summary>Numbers as Jinja writes them: decimal, <c>0x</c>, <c>0o</c>, <c>0b</c>, underscores between digits, fractions and exponents.</summary>
internal static class NumberLiteral
{
    /// <summary>Python refuses longer decimal integers too.</summary>
    public const int MaxDigits = 4300;

    public static int Read(SourceText source, int start, bool afterDot, out Token token)
    {
        var text = source.Text;
        if (text[start] == '0' && start + 1 < text.Length && RadixOf(text[start + 1]) is var radix and > 0)
        {
            return ReadRadix(source, start, radix, out token);
        }

        var end = Digits(text, start);
        var isFloat = false;
        if (!afterDot)
        {
            if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            {
                isFloat = true;
                end = Digits(text, end + 1);
            }

            var exponent = ExponentEnd(text, end);
            isFloat |= exponent > end;
            end = exponent;
        }

        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            throw source.Syntax("invalid number", start);
        }

        var digits = text.AsSpan(start, end - start).ToString().Replace("_", "", StringComparison.Ordinal);
        if (isFloat)
        {
            token = new Token(TokenKind.Float, start, double.Parse(digits, CultureInfo.InvariantCulture));
            return end;
        }

        if (digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0'))
        {
            throw source.Syntax("an integer cannot begin with zero", start);
        }

        if (digits.Length > MaxDigits)
        {
            throw source.Syntax($"an integer has at most {MaxDigits} digits", start);
        }

        token = new Token(TokenKind.Integer, start, Values.Integers.Normalize(BigInteger.Parse(digits, CultureInfo.InvariantCulture)));
        return end;
    }

    private static int RadixOf(char c) => c switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private static int ReadRadix(SourceText source, int start, int radix, out Token token)
    {
        var text = source.Text;
        var end = start + 2;
        var value = BigInteger.Zero;
        while (end < text.Length && (char.IsAsciiHexDigit(text[end]) || text[end] == '_'))
        {
            if (text[end] != '_')
            {
                var digit = Convert.ToInt32(text[end].ToString(), 16);
                if (digit >= radix)
                {
                    throw source.Syntax($"invalid digit '{text[end]}'", end);
                }

                value = (value * radix) + digit;
            }

            if (++end - start > MaxDigits)
            {
                throw source.Syntax($"an integer has at most {MaxDigits} digits", start);
            }
        }

        if (end == start + 2 || text[end - 1] == '_' || (end < text.Length && char.IsLetterOrDigit(text[end])))
        {
            throw source.Syntax("invalid number", start);
        }

        token = new Token(TokenKind.Integer, start, Values.Integers.Normalize(value));
        return end;
    }

    private static int Digits(string text, int from)
    {
        while (from < text.Length && (char.IsAsciiDigit(text[from])
            || (text[from] == '_' && from + 1 < text.Length && char.IsAsciiDigit(text[from + 1]) && char.IsAsciiDigit(text[from - 1]))))
        {
            from++;
        }

        return from;
    }

    private static int ExponentEnd(string text, int from)
    {
        if (from >= text.Length || text[from] is not ('e' or 'E'))
        {
            return from;
        }

        var digits = from + 1 < text.Length && text[from + 1] is '+' or '-' ? from + 2 : from + 1;
        return digits < text.Length && char.IsAsciiDigit(text[digits]) ? Digits(text, digits) : from;
    }
}

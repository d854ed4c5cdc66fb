using System.Globalization;
using System.Numerics;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Integers from text as Python's <c>int()</c> reads them.</summary>
internal static class IntegerText
{
    public static bool TryParse(string text, int radix, out BigInteger value)
    {
        value = BigInteger.Zero;
        var digits = text.Trim();
        var negative = digits.StartsWith('-');
        digits = digits.Length > 0 && digits[0] is '+' or '-' ? digits[1..] : digits;
        var prefix = digits.Length > 1 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) : '\0';
        var prefixed = prefix switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (prefixed > 0 && (radix == 0 || radix == prefixed))
        {
            digits = digits.Length > 2 && digits[2] == '_' ? digits[3..] : digits[2..];
            radix = prefixed;
        }
        else if (radix == 0)
        {
            radix = 10;
            if (digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0', '_'))
            {
                return false;
            }
        }

        if (radix is < 2 or > 36)
        {
            throw Rendering.RenderFault.Runtime("int() base must be >= 2 and <= 36, or 0");
        }

        return RemoveUnderscores(digits) is { Length: > 0 and <= Lexing.NumberLiteral.MaxDigits } plain && TryDigits(plain, radix, negative, out value);
    }

    /// <summary>The text without single underscores between digits; null when there are others.</summary>
    public static string? RemoveUnderscores(string text)
    {
        if (!text.Contains('_'))
        {
            return text;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiLetterOrDigit(text[i - 1]) || !char.IsAsciiLetterOrDigit(text[i + 1])))
            {
                return null;
            }
        }

        return text.Replace("_", "", StringComparison.Ordinal);
    }

    private static bool TryDigits(string digits, int radix, bool negative, out BigInteger value)
    {
        value = BigInteger.Zero;
        if (radix == 10 && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        }
        else
        {
            foreach (var c in digits)
            {
                var digit = char.IsDigit(c) ? (int)char.GetNumericValue(c) : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : 99;
                if (digit >= radix)
                {
                    return false;
                }

                value = (value * radix) + digit;
            }
        }

        value = negative ? -value : value;
        return true;
    }
}

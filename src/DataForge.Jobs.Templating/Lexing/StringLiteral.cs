using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Templating.Lexing;

/// <summary>Strings in single or double quotes with Python's escapes.</summary>
internal static class StringLiteral
{
    public static int Read(SourceText source, int start, out string value)
    {
        var text = source.Text;
        var quote = text[start];
        var end = text.AsSpan(start + 1).IndexOfAny(quote, '\\');
        if (end >= 0 && text[start + 1 + end] == quote)
        {
            value = text.Substring(start + 1, end);
            return start + 2 + end;
        }

        var result = new StringBuilder();
        for (var i = start + 1; i < text.Length;)
        {
            var c = text[i];
            if (c == quote)
            {
                value = result.ToString();
                return i + 1;
            }

            if (c != '\\')
            {
                result.Append(c);
                i++;
                continue;
            }

            i = ReadEscape(source, i, result);
        }

        throw source.Syntax($"this string is never closed; expected {quote}", start);
    }

    private static int ReadEscape(SourceText source, int at, StringBuilder result)
    {
        var text = source.Text;
        if (at + 1 >= text.Length)
        {
            throw source.Syntax("this string is never closed", at);
        }

        var c = text[at + 1];
        switch (c)
        {
            case '\n':
                return at + 2;
            case '\\' or '\'' or '"':
                result.Append(c);
                return at + 2;
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                result.Append("\a\b\f\n\r\t\v"["abfnrtv".IndexOf(c)]);
                return at + 2;
            case 'x':
                return ReadHex(source, at, 2, result);
            case 'u':
                return ReadHex(source, at, 4, result);
            case 'U':
                return ReadHex(source, at, 8, result);
            case 'N':
                throw source.Syntax("characters by name (\\N{…}) are not supported", at);
            case >= '0' and <= '7':
                var end = at + 1;
                var octal = 0;
                while (end < text.Length && end < at + 4 && text[end] is >= '0' and <= '7')
                {
                    octal = (octal * 8) + text[end++] - '0';
                }

                result.Append((char)octal);
                return end;
            default:
                result.Append('\\').Append(c);
                return at + 2;
        }
    }

    private static int ReadHex(SourceText source, int at, int digits, StringBuilder result)
    {
        var text = source.Text;
        var end = at + 2 + digits;
        if (end > text.Length || !uint.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
        {
            throw source.Syntax($"invalid escape: expected {digits} hexadecimal digits of a character", at);
        }

        if (code > 0xFFFF)
        {
            result.Append(char.ConvertFromUtf32((int)code));
        }
        else
        {
            result.Append((char)code);
        }

        return end;
    }
}

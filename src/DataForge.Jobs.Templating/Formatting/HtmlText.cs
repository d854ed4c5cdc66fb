using System.Globalization;
using System.Text;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Text out of HTML, as MarkupSafe's <c>striptags</c> takes it.</summary>
internal static class HtmlText
{
    /// <summary>Removes comments and tags, makes white space single and resolves references.</summary>
    public static string StripTags(string html, Meter meter)
    {
        meter.ChargeText(html.Length);
        var text = Remove(Remove(html, "<!--", "-->"), "<", ">");
        return Unescape(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Resolves character references by the rules of HTML 5, as Python's <c>html.unescape</c> does.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('&'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '&' && (TryNumber(text, at, result, out var end) || TryName(text, at, result, out end)))
            {
                at = end;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    private static string Remove(string text, string open, string close)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf(open, at, StringComparison.Ordinal) is var start and >= 0
            && text.IndexOf(close, start + open.Length, StringComparison.Ordinal) is var end and >= 0)
        {
            result.Append(text, at, start - at);
            at = end + close.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static bool TryNumber(string text, int at, StringBuilder result, out int end)
    {
        end = at;
        if (at + 2 >= text.Length || text[at + 1] != '#')
        {
            return false;
        }

        var hexadecimal = text[at + 2] is 'x' or 'X';
        var start = at + (hexadecimal ? 3 : 2);
        end = start;
        long code = 0;
        while (end < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            code = Math.Min((code * (hexadecimal ? 16 : 10)) + int.Parse(text.AsSpan(end, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), 0x110000);
            end++;
        }

        if (end == start)
        {
            return false;
        }

        end += end < text.Length && text[end] == ';' ? 1 : 0;
        result.Append(HtmlEntities.Character((int)code));
        return true;
    }

    private static bool TryName(string text, int at, StringBuilder result, out int end)
    {
        end = at + 1;
        while (end < text.Length && end - at <= 32 && text[end] is not ('\t' or '\n' or '\f' or ' ' or '<' or '&' or '#' or ';'))
        {
            end++;
        }

        end += end < text.Length && end > at + 1 && text[end] == ';' ? 1 : 0;

        // The longest name counts: "&notit;" is "&not" and "it;".
        for (var stop = end; stop > at + 2; stop--)
        {
            if (HtmlEntities.TryFind(text.AsSpan(at + 1, stop - at - 1), out var characters))
            {
                result.Append(characters);
                end = stop;
                return true;
            }
        }

        return false;
    }
}

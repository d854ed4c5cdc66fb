using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Quotes text as Python's <c>repr()</c> does.</summary>
internal static class StringRepr
{
    public static void Write(string value, StringBuilder target)
    {
        var quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        target.Append(quote);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == quote || c == '\\')
            {
                target.Append('\\').Append(c);
            }
            else if (c is >= ' ' and < '\x7f')
            {
                target.Append(c);
            }
            else if (c is '\n' or '\r' or '\t')
            {
                target.Append(c switch { '\n' => "\\n", '\r' => "\\r", _ => "\\t" });
            }
            else if (char.IsSurrogatePair(value, i))
            {
                WriteRune(new Rune(c, value[++i]), target);
            }
            else if (char.IsSurrogate(c) || !IsPrintable(CharUnicodeInfo.GetUnicodeCategory(c)))
            {
                target.Append(c < 256 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
            }
            else
            {
                target.Append(c);
            }
        }

        target.Append(quote);
    }

    public static bool IsPrintable(UnicodeCategory category) => category
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static void WriteRune(Rune rune, StringBuilder target)
    {
        if (IsPrintable(Rune.GetUnicodeCategory(rune)))
        {
            target.Append(rune.ToString());
        }
        else
        {
            target.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }
    }
}

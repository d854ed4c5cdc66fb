using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>
/// Characters whose upper or title case is several characters or differs from each other (Unicode 14, SpecialCasing.txt
/// and UnicodeData.txt, without the rules for single languages), and the final sigma.
/// </summary>
internal static class SpecialCasing
{
    private static readonly FrozenDictionary<char, (string Upper, string Title)> Expansions = new Dictionary<char, (string, string)>
    {
        ['\u00DF'] = ("\u0053\u0053", "\u0053\u0073"),
        ['\u0149'] = ("\u02BC\u004E", "\u02BC\u004E"),
        ['\u01F0'] = ("\u004A\u030C", "\u004A\u030C"),
        ['\u0390'] = ("\u0399\u0308\u0301", "\u0399\u0308\u0301"),
        ['\u03B0'] = ("\u03A5\u0308\u0301", "\u03A5\u0308\u0301"),
        ['\u0587'] = ("\u0535\u0552", "\u0535\u0582"),
        ['\u1E96'] = ("\u0048\u0331", "\u0048\u0331"),
        ['\u1E97'] = ("\u0054\u0308", "\u0054\u0308"),
        ['\u1E98'] = ("\u0057\u030A", "\u0057\u030A"),
        ['\u1E99'] = ("\u0059\u030A", "\u0059\u030A"),
        ['\u1E9A'] = ("\u0041\u02BE", "\u0041\u02BE"),
        ['\u1F50'] = ("\u03A5\u0313", "\u03A5\u0313"),
        ['\u1F52'] = ("\u03A5\u0313\u0300", "\u03A5\u0313\u0300"),
        ['\u1F54'] = ("\u03A5\u0313\u0301", "\u03A5\u0313\u0301"),
        ['\u1F56'] = ("\u03A5\u0313\u0342", "\u03A5\u0313\u0342"),
        ['\u1F80'] = ("\u1F08\u0399", "\u1F88"),
        ['\u1F81'] = ("\u1F09\u0399", "\u1F89"),
        ['\u1F82'] = ("\u1F0A\u0399", "\u1F8A"),
        ['\u1F83'] = ("\u1F0B\u0399", "\u1F8B"),
        ['\u1F84'] = ("\u1F0C\u0399", "\u1F8C"),
        ['\u1F85'] = ("\u1F0D\u0399", "\u1F8D"),
        ['\u1F86'] = ("\u1F0E\u0399", "\u1F8E"),
        ['\u1F87'] = ("\u1F0F\u0399", "\u1F8F"),
        ['\u1F88'] = ("\u1F08\u0399", "\u1F88"),
        ['\u1F89'] = ("\u1F09\u0399", "\u1F89"),
        ['\u1F8A'] = ("\u1F0A\u0399", "\u1F8A"),
        ['\u1F8B'] = ("\u1F0B\u0399", "\u1F8B"),
        ['\u1F8C'] = ("\u1F0C\u0399", "\u1F8C"),
        ['\u1F8D'] = ("\u1F0D\u0399", "\u1F8D"),
        ['\u1F8E'] = ("\u1F0E\u0399", "\u1F8E"),
        ['\u1F8F'] = ("\u1F0F\u0399", "\u1F8F"),
        ['\u1F90'] = ("\u1F28\u0399", "\u1F98"),
        ['\u1F91'] = ("\u1F29\u0399", "\u1F99"),
        ['\u1F92'] = ("\u1F2A\u0399", "\u1F9A"),
        ['\u1F93'] = ("\u1F2B\u0399", "\u1F9B"),
        ['\u1F94'] = ("\u1F2C\u0399", "\u1F9C"),
        ['\u1F95'] = ("\u1F2D\u0399", "\u1F9D"),
        ['\u1F96'] = ("\u1F2E\u0399", "\u1F9E"),
        ['\u1F97'] = ("\u1F2F\u0399", "\u1F9F"),
        ['\u1F98'] = ("\u1F28\u0399", "\u1F98"),
        ['\u1F99'] = ("\u1F29\u0399", "\u1F99"),
        ['\u1F9A'] = ("\u1F2A\u0399", "\u1F9A"),
        ['\u1F9B'] = ("\u1F2B\u0399", "\u1F9B"),
        ['\u1F9C'] = ("\u1F2C\u0399", "\u1F9C"),
        ['\u1F9D'] = ("\u1F2D\u0399", "\u1F9D"),
        ['\u1F9E'] = ("\u1F2E\u0399", "\u1F9E"),
        ['\u1F9F'] = ("\u1F2F\u0399", "\u1F9F"),
        ['\u1FA0'] = ("\u1F68\u0399", "\u1FA8"),
        ['\u1FA1'] = ("\u1F69\u0399", "\u1FA9"),
        ['\u1FA2'] = ("\u1F6A\u0399", "\u1FAA"),
        ['\u1FA3'] = ("\u1F6B\u0399", "\u1FAB"),
        ['\u1FA4'] = ("\u1F6C\u0399", "\u1FAC"),
        ['\u1FA5'] = ("\u1F6D\u0399", "\u1FAD"),
        ['\u1FA6'] = ("\u1F6E\u0399", "\u1FAE"),
        ['\u1FA7'] = ("\u1F6F\u0399", "\u1FAF"),
        ['\u1FA8'] = ("\u1F68\u0399", "\u1FA8"),
        ['\u1FA9'] = ("\u1F69\u0399", "\u1FA9"),
        ['\u1FAA'] = ("\u1F6A\u0399", "\u1FAA"),
        ['\u1FAB'] = ("\u1F6B\u0399", "\u1FAB"),
        ['\u1FAC'] = ("\u1F6C\u0399", "\u1FAC"),
        ['\u1FAD'] = ("\u1F6D\u0399", "\u1FAD"),
        ['\u1FAE'] = ("\u1F6E\u0399", "\u1FAE"),
        ['\u1FAF'] = ("\u1F6F\u0399", "\u1FAF"),
        ['\u1FB2'] = ("\u1FBA\u0399", "\u1FBA\u0345"),
        ['\u1FB3'] = ("\u0391\u0399", "\u1FBC"),
        ['\u1FB4'] = ("\u0386\u0399", "\u0386\u0345"),
        ['\u1FB6'] = ("\u0391\u0342", "\u0391\u0342"),
        ['\u1FB7'] = ("\u0391\u0342\u0399", "\u0391\u0342\u0345"),
        ['\u1FBC'] = ("\u0391\u0399", "\u1FBC"),
        ['\u1FC2'] = ("\u1FCA\u0399", "\u1FCA\u0345"),
        ['\u1FC3'] = ("\u0397\u0399", "\u1FCC"),
        ['\u1FC4'] = ("\u0389\u0399", "\u0389\u0345"),
        ['\u1FC6'] = ("\u0397\u0342", "\u0397\u0342"),
        ['\u1FC7'] = ("\u0397\u0342\u0399", "\u0397\u0342\u0345"),
        ['\u1FCC'] = ("\u0397\u0399", "\u1FCC"),
        ['\u1FD2'] = ("\u0399\u0308\u0300", "\u0399\u0308\u0300"),
        ['\u1FD3'] = ("\u0399\u0308\u0301", "\u0399\u0308\u0301"),
        ['\u1FD6'] = ("\u0399\u0342", "\u0399\u0342"),
        ['\u1FD7'] = ("\u0399\u0308\u0342", "\u0399\u0308\u0342"),
        ['\u1FE2'] = ("\u03A5\u0308\u0300", "\u03A5\u0308\u0300"),
        ['\u1FE3'] = ("\u03A5\u0308\u0301", "\u03A5\u0308\u0301"),
        ['\u1FE4'] = ("\u03A1\u0313", "\u03A1\u0313"),
        ['\u1FE6'] = ("\u03A5\u0342", "\u03A5\u0342"),
        ['\u1FE7'] = ("\u03A5\u0308\u0342", "\u03A5\u0308\u0342"),
        ['\u1FF2'] = ("\u1FFA\u0399", "\u1FFA\u0345"),
        ['\u1FF3'] = ("\u03A9\u0399", "\u1FFC"),
        ['\u1FF4'] = ("\u038F\u0399", "\u038F\u0345"),
        ['\u1FF6'] = ("\u03A9\u0342", "\u03A9\u0342"),
        ['\u1FF7'] = ("\u03A9\u0342\u0399", "\u03A9\u0342\u0345"),
        ['\u1FFC'] = ("\u03A9\u0399", "\u1FFC"),
        ['\uFB00'] = ("\u0046\u0046", "\u0046\u0066"),
        ['\uFB01'] = ("\u0046\u0049", "\u0046\u0069"),
        ['\uFB02'] = ("\u0046\u004C", "\u0046\u006C"),
        ['\uFB03'] = ("\u0046\u0046\u0049", "\u0046\u0066\u0069"),
        ['\uFB04'] = ("\u0046\u0046\u004C", "\u0046\u0066\u006C"),
        ['\uFB05'] = ("\u0053\u0054", "\u0053\u0074"),
        ['\uFB06'] = ("\u0053\u0054", "\u0053\u0074"),
        ['\uFB13'] = ("\u0544\u0546", "\u0544\u0576"),
        ['\uFB14'] = ("\u0544\u0535", "\u0544\u0565"),
        ['\uFB15'] = ("\u0544\u053B", "\u0544\u056B"),
        ['\uFB16'] = ("\u054E\u0546", "\u054E\u0576"),
        ['\uFB17'] = ("\u0544\u053D", "\u0544\u056D"),
    }.ToFrozenDictionary();

    public static bool NeedsUpper(string text)
    {
        foreach (var c in text)
        {
            if (c >= '\u00DF' && (Expansions.ContainsKey(c) || HasOwnTitle(c)))
            {
                return true;
            }
        }

        return false;
    }

    public static bool NeedsLower(string text) => text.AsSpan().IndexOfAny('\u0130', '\u03A3') >= 0;

    public static string Upper(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.IsBmp && Expansions.TryGetValue((char)rune.Value, out var special)
                ? special.Upper
                : rune.ToString().ToUpperInvariant());
        }

        return result.ToString();
    }

    /// <summary>The title case of one character.</summary>
    public static string Title(string character)
    {
        var c = character[0];
        if (Expansions.TryGetValue(c, out var special))
        {
            return special.Title;
        }

        return c switch
        {
            >= '\u01C4' and <= '\u01C6' => "\u01C5",
            >= '\u01C7' and <= '\u01C9' => "\u01C8",
            >= '\u01CA' and <= '\u01CC' => "\u01CB",
            >= '\u01F1' and <= '\u01F3' => "\u01F2",
            >= '\u10D0' and <= '\u10FF' => character,
            _ => character.ToUpperInvariant(),
        };
    }

    public static string Lower(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(text[i] switch
            {
                '\u0130' => "i\u0307",
                '\u03A3' => IsFinalSigma(text, i) ? "\u03C2" : "\u03C3",
                _ when char.IsSurrogatePair(text, i) => text.Substring(i++, 2).ToLowerInvariant(),
                var c => c.ToString().ToLowerInvariant(),
            });
        }

        return result.ToString();
    }

    private static bool HasOwnTitle(char c) => c is >= '\u01C4' and <= '\u01CC' or >= '\u01F1' and <= '\u01F3' or >= '\u10D0' and <= '\u10FF';

    // Final: a cased letter stands before it and none after it, not counting marks and the like.
    private static bool IsFinalSigma(string text, int at) => FindCased(text, at, -1) && !FindCased(text, at, 1);

    private static bool FindCased(string text, int at, int step)
    {
        for (var i = at + step; i >= 0 && i < text.Length; i += step)
        {
            if (!IsIgnorable(text[i]))
            {
                return char.IsUpper(text[i]) || char.IsLower(text[i]);
            }
        }

        return false;
    }

    private static bool IsIgnorable(char c) => c is '\'' or '.' or ':' or '^' or '`' or '\u00B7' or '\u2019'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}

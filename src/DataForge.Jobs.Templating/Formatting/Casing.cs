using System.Text;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Changes of case by Unicode's full mappings, as Python does them.</summary>
internal static class Casing
{
    public static string Upper(string text) => SpecialCasing.NeedsUpper(text) ? SpecialCasing.Upper(text) : text.ToUpperInvariant();

    public static string Lower(string text) => SpecialCasing.NeedsLower(text) ? SpecialCasing.Lower(text) : text.ToLowerInvariant();

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var first = char.IsSurrogatePair(text, 0) ? 2 : 1;
        return TitleFirst(text[..first]) + Lower(text)[Lower(text[..first]).Length..];
    }

    /// <summary>Python's <c>str.title()</c>: every letter after something that has no case is raised.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.ToString();
            result.Append(inWord ? Lower(c) : TitleFirst(c));
            inWord = IsCased(rune);
        }

        return result.ToString();
    }

    public static string SwapCase(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.ToString();
            result.Append(Rune.IsUpper(rune) ? Lower(c) : Rune.IsLower(rune) ? Upper(c) : c);
        }

        return result.ToString();
    }

    public static bool IsCased(Rune rune) => Rune.IsUpper(rune) || Rune.IsLower(rune)
        || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.TitlecaseLetter;

    private static string TitleFirst(string character) => SpecialCasing.NeedsUpper(character) ? SpecialCasing.Title(character) : character.ToUpperInvariant();
}

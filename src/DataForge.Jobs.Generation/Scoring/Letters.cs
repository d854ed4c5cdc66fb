using System.Globalization;
using System.Runtime.CompilerServices;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>What a UTF-16 unit is to the scanner.</summary>
internal enum LetterKind : byte
{
    Other,
    Space,
    Letter,
    Digit,

    /// <summary>Belongs to the letter before it: accents, vowel signs, joiners.</summary>
    Mark,

    /// <summary>A letter of Chinese or Japanese: counts as a word.</summary>
    Ideograph,

    /// <summary>A letter of Thai, Lao, Khmer or Burmese: three count as a word.</summary>
    Syllabic,
}

/// <summary>Sorts UTF-16 units into kinds and folds their case.</summary>
internal static class Letters
{
    private static readonly LetterKind[] Ascii = BuildAscii();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LetterKind KindOf(char c) => c < 128 ? Ascii[c] : KindOfOther(c);

    /// <summary>
    /// Simple case folding, through the capital so that both Greek sigmas meet; the typographic apostrophe becomes
    /// the plain one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Fold(char c)
    {
        if (c < 128)
        {
            return (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c;
        }

        return c == '’' ? '\'' : char.ToLowerInvariant(char.ToUpperInvariant(c));
    }

    private static LetterKind KindOfOther(char c)
    {
        if (c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' or >= '\uF900' and <= '\uFAFF'
            or >= '\u3041' and <= '\u3096' or >= '\u309D' and <= '\u309F' or >= '\u30A1' and <= '\u30FA'
            or >= '\u30FC' and <= '\u30FF' or >= '\u31F0' and <= '\u31FF' or '\u3005' or '\u3007')
        {
            return LetterKind.Ideograph;
        }

        // The ideographs beyond the first plane; a low surrogate is taken as the mark of its high one.
        if (char.IsSurrogate(c))
        {
            return char.IsLowSurrogate(c) ? LetterKind.Mark
                : c is >= '\uD840' and <= '\uD88D' ? LetterKind.Ideograph : LetterKind.Other;
        }

        switch (char.GetUnicodeCategory(c))
        {
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter:
                return c is >= '\u0E00' and <= '\u0EFF' or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u17FF'
                    ? LetterKind.Syllabic
                    : LetterKind.Letter;
            case UnicodeCategory.DecimalDigitNumber:
                return LetterKind.Digit;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return LetterKind.Mark;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                return LetterKind.Space;
            default:
                return c is '\u200C' or '\u200D' or '\u00AD' ? LetterKind.Mark
                    : c == '\u0085' ? LetterKind.Space : LetterKind.Other;
        }
    }

    private static LetterKind[] BuildAscii()
    {
        var kinds = new LetterKind[128];
        for (var c = 0; c < kinds.Length; c++)
        {
            kinds[c] = char.IsAsciiLetter((char)c) ? LetterKind.Letter
                : char.IsAsciiDigit((char)c) ? LetterKind.Digit
                : c is ' ' or (>= 9 and <= 13) ? LetterKind.Space
                : LetterKind.Other;
        }

        return kinds;
    }
}

using System.Collections.Frozen;
using System.Text;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// Unicode's composed compatibility form (NFKC, Unicode Standard Annex 15) for the blocks in the tables, and Hangul.
/// </summary>
/// <remarks>
/// The runtime's own <see cref="string.Normalize(NormalizationForm)"/> returns its input unchanged under invariant
/// globalization, and with ICU would depend on the machine's version. Differences from NFKC: other blocks stay as they
/// are; accents that stand alone stay; ™ and ℠ stay, since as letters they would grow onto the name before them;
/// broken surrogates become U+FFFD.
/// </remarks>
internal static partial class CompatibilityForm
{
    private const char Replacement = '\uFFFD';

    private static readonly FrozenDictionary<char, string> Expansions;
    private static readonly FrozenDictionary<char, (char Letter, char Mark)> Decompositions;
    private static readonly FrozenDictionary<(char Letter, char Mark), char> ComposedOf;

    /// <summary>For each UTF-16 unit whether a text that has it may change.</summary>
    private static readonly bool[] MayChange;

    /// <summary>Here, and not where the fields are declared, since the tables in the other file must be there first.</summary>
    static CompatibilityForm()
    {
        Expansions = BuildExpansions();
        Decompositions = BuildDecompositions();
        ComposedOf = Decompositions.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
        MayChange = BuildMayChange();
    }

    /// <summary>The text in compatibility form; the same instance where nothing changes.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!MayChange[text[i]])
            {
                continue;
            }

            // Emoji are whole pairs that stay; only the letters of mathematics begin with U+D835.
            if (text[i] == '\uD835' || i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return Convert(text);
            }

            i++;
        }

        return text;
    }

    private static string Convert(string text)
    {
        var letters = new List<char>(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < '\u0080')
            {
                letters.Add(c);
            }
            else if (!char.IsSurrogate(c))
            {
                Decompose(c, letters);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                AddPair(c, text[++i], letters);
            }
            else
            {
                letters.Add(Replacement);
            }
        }

        SortMarks(letters);
        Compose(letters);
        return new string([.. letters]);
    }

    private static void Decompose(char c, List<char> into)
    {
        if (Expansions.TryGetValue(c, out var expansion))
        {
            foreach (var part in expansion)
            {
                Decompose(part, into);
            }
        }
        else if (Decompositions.TryGetValue(c, out var pair))
        {
            Decompose(pair.Letter, into);
            into.Add(pair.Mark);
        }
        else
        {
            into.Add(c);
        }
    }

    /// <summary>The bold, italic, script … letters and digits of mathematics are the plain ones.</summary>
    private static void AddPair(char high, char low, List<char> into)
    {
        var point = char.ConvertToUtf32(high, low);
        switch (point)
        {
            case >= 0x1D400 and <= 0x1D6A3:
                var letter = (point - 0x1D400) % 52;
                into.Add((char)(letter < 26 ? 'A' + letter : 'a' + letter - 26));
                break;
            case >= 0x1D7CE and <= 0x1D7FF:
                into.Add((char)('0' + ((point - 0x1D7CE) % 10)));
                break;
            default:
                into.Add(high);
                into.Add(low);
                break;
        }
    }

    /// <summary>The canonical order of the marks on one letter: by class, those of one class as they came.</summary>
    private static void SortMarks(List<char> letters)
    {
        for (var i = 1; i < letters.Count; i++)
        {
            var mark = letters[i];
            var order = ClassOf(mark);
            if (order == 0)
            {
                continue;
            }

            var to = i;
            while (to > 0 && ClassOf(letters[to - 1]) > order)
            {
                letters[to] = letters[to - 1];
                to--;
            }

            letters[to] = mark;
        }
    }

    private static void Compose(List<char> letters)
    {
        var length = 0;
        var starter = -1;
        var lastClass = 0;
        for (var i = 0; i < letters.Count; i++)
        {
            var c = letters[i];
            var order = ClassOf(c);

            // Nothing below the combining marks is ever taken up by the letter before it.
            var reachable = c >= '\u0300' && starter >= 0 && (length == starter + 1 || (lastClass != 0 && lastClass < order));
            if (reachable && TryCompose(letters[starter], c, out var composed))
            {
                letters[starter] = composed;
                continue;
            }

            if (order == 0)
            {
                starter = length;
            }

            lastClass = order;
            letters[length++] = c;
        }

        letters.RemoveRange(length, letters.Count - length);
    }

    /// <summary>Pairs of the table, and the syllables of Hangul by arithmetic (Unicode Standard, section 3.12).</summary>
    private static bool TryCompose(char letter, char mark, out char composed)
    {
        if (letter is >= '\u1100' and <= '\u1112' && mark is >= '\u1161' and <= '\u1175')
        {
            composed = (char)(0xAC00 + ((((letter - 0x1100) * 21) + (mark - 0x1161)) * 28));
            return true;
        }

        if (letter is >= '\uAC00' and <= '\uD7A3' && (letter - 0xAC00) % 28 == 0 && mark is >= '\u11A8' and <= '\u11C2')
        {
            composed = (char)(letter + (mark - 0x11A7));
            return true;
        }

        return ComposedOf.TryGetValue((letter, mark), out composed);
    }

    private static int ClassOf(char c)
    {
        if (c is not (>= '\u0300' and <= '\u036F' or '\u3099' or '\u309A'))
        {
            return 0;
        }

        foreach (var (first, last, order) in Classes)
        {
            if (c >= first && c <= last)
            {
                return order;
            }
        }

        return 230;
    }

    private static FrozenDictionary<char, string> BuildExpansions()
    {
        var expansions = new Dictionary<char, string> { ['ﾞ'] = "\u3099", ['ﾟ'] = "\u309A" };
        foreach (var (from, to) in Compatible)
        {
            var parts = to.Split(' ');
            for (var i = 0; i < from.Length; i++)
            {
                expansions.Add(from[i], parts[i]);
            }
        }

        for (var c = '\uFF01'; c <= '\uFF5E'; c++)
        {
            expansions.Add(c, ((char)(c - 0xFEE0)).ToString());
        }

        foreach (var space in Spaces)
        {
            expansions.Add(space, " ");
        }

        return expansions.ToFrozenDictionary();
    }

    private static FrozenDictionary<char, (char Letter, char Mark)> BuildDecompositions()
    {
        var decompositions = new Dictionary<char, (char, char)>();
        foreach (var (mark, letters, composed) in Compositions)
        {
            for (var i = 0; i < letters.Length; i++)
            {
                decompositions.Add(composed[i], (letters[i], mark));
            }
        }

        return decompositions.ToFrozenDictionary();
    }

    private static bool[] BuildMayChange()
    {
        var may = new bool[char.MaxValue + 1];
        foreach (var c in Expansions.Keys)
        {
            may[c] = true;
        }

        may.AsSpan(0x0300, 0x70).Fill(true);
        may.AsSpan(0x1100, 0x100).Fill(true);
        may.AsSpan(0xD800, 0x800).Fill(true);
        may['\u3099'] = may['\u309A'] = true;
        return may;
    }
}

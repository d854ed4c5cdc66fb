using System.Text;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python counts text in code points where .NET counts UTF-16 units; these agree unless there are surrogates.</summary>
internal static class CodePoints
{
    public static bool AreUnits(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    public static int Count(string text)
    {
        if (AreUnits(text))
        {
            return text.Length;
        }

        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Each code point as a text of its own.</summary>
    public static string[] Split(string text)
    {
        var parts = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                parts.Add(text.Substring(i++, 2));
            }
            else
            {
                parts.Add(Single(text[i]));
            }
        }

        return [.. parts];
    }

    /// <summary>The UTF-16 offset of a code point's index.</summary>
    public static int Offset(string text, int index)
    {
        if (AreUnits(text))
        {
            return index;
        }

        var offset = 0;
        for (; index > 0 && offset < text.Length; index--)
        {
            offset += char.IsSurrogatePair(text, offset) ? 2 : 1;
        }

        return offset;
    }

    /// <summary>The code point index of a UTF-16 offset.</summary>
    public static int Index(string text, int offset) => offset <= 0 ? offset : Count(text[..offset]);

    public static int Compare(string left, string right)
    {
        var order = string.CompareOrdinal(left, right);
        if (order == 0 || (AreUnits(left) && AreUnits(right)))
        {
            return order;
        }

        var a = left.EnumerateRunes().GetEnumerator();
        var b = right.EnumerateRunes().GetEnumerator();
        while (true)
        {
            var more = a.MoveNext();
            if (!b.MoveNext())
            {
                return more ? 1 : 0;
            }

            if (!more)
            {
                return -1;
            }

            if (a.Current != b.Current)
            {
                return a.Current.CompareTo(b.Current);
            }
        }
    }

    private static readonly string[] Ascii = Enumerable.Range(0, 128).Select(i => ((char)i).ToString()).ToArray();

    private static string Single(char c) => c < 128 ? Ascii[c] : c.ToString();
}

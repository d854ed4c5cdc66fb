using System.Text;
using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of text that trim or pad it.</summary>
internal static class StripMethods
{
    private static readonly Parameter[] Chars = [Parameter.Needed(""), Parameter.Optional("", null)];
    private static readonly Parameter[] Width = [Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", " ")];

    public static readonly Function[] All =
    [
        new("strip", (_, a) => Stripped(a, true, true), Chars),
        new("lstrip", (_, a) => Stripped(a, true, false), Chars),
        new("rstrip", (_, a) => Stripped(a, false, true), Chars),
        new("center", (state, a) => Padded(state, a, (padding, width) => (padding / 2) + (padding & width & 1)), Width),
        new("ljust", (state, a) => Padded(state, a, (_, _) => 0), Width),
        new("rjust", (state, a) => Padded(state, a, (padding, _) => padding), Width),
        new("zfill", ZeroFill, Parameter.Needed(""), Parameter.Needed("")),
        new("expandtabs", ExpandTabs, Parameter.Needed(""), Parameter.Optional("tabsize", 8L)),
    ];

    /// <summary>Removes the given characters, or white space, from the ends.</summary>
    public static string Strip(string text, string? characters, bool left, bool right)
    {
        if (characters is not null && !CodePoints.AreUnits(characters))
        {
            return StripPoints(text, CodePoints.Split(characters), left, right);
        }

        int start = 0, end = text.Length;
        while (left && start < end && Strips(text[start]))
        {
            start++;
        }

        while (right && end > start && Strips(text[end - 1]))
        {
            end--;
        }

        return text[start..end];

        bool Strips(char c) => characters is null ? char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f' : characters.Contains(c);
    }

    private static string StripPoints(string text, string[] characters, bool left, bool right)
    {
        var points = CodePoints.Split(text).AsSpan();
        while (left && points.Length > 0 && characters.Contains(points[0]))
        {
            points = points[1..];
        }

        while (right && points.Length > 0 && characters.Contains(points[^1]))
        {
            points = points[..^1];
        }

        return string.Concat(points.ToArray());
    }

    /// <summary>Pads text to a width in characters; <paramref name="left"/> says how much of the padding goes before it.</summary>
    public static string Pad(Meter meter, string text, int width, string fill, Func<int, int, int> left)
    {
        var padding = width - CodePoints.Count(text);
        if (padding <= 0)
        {
            return text;
        }

        meter.ChargeText(width);
        var before = left(padding, width);
        return Repeat(fill, before) + text + Repeat(fill, padding - before);
    }

    private static string Repeat(string fill, int count) => fill.Length == 1 ? new string(fill[0], count) : new StringBuilder().Insert(0, fill, count).ToString();

    private static object Stripped(object?[] a, bool left, bool right) =>
        Arguments.Like(a[0], Strip(Arguments.Required(a[0], "strip"), a[1] is null ? null : Arguments.Required(a[1], "strip"), left, right));

    private static object Padded(RenderState state, object?[] a, Func<int, int, int> left)
    {
        var fill = Arguments.Required(a[2], "center");
        if (CodePoints.Count(fill) != 1)
        {
            throw RenderFault.Runtime("The fill character must be exactly one character long");
        }

        return Arguments.Like(a[0], Pad(state.Meter, Arguments.Required(a[0], "center"), Arguments.Int(a[1], "center"), fill, left));
    }

    private static object ZeroFill(RenderState state, object?[] a)
    {
        var text = Arguments.Required(a[0], "zfill");
        var sign = text.Length > 0 && text[0] is '+' or '-' ? text[..1] : "";
        var width = Arguments.Int(a[1], "zfill");
        return Arguments.Like(a[0], sign + Pad(state.Meter, text[sign.Length..], width - sign.Length, "0", (padding, _) => padding));
    }

    private static object ExpandTabs(RenderState state, object?[] a)
    {
        var size = Arguments.Int(a[1], "expandtabs");
        var result = new StringBuilder();
        var column = 0;
        foreach (var point in CodePoints.Split(Arguments.Required(a[0], "expandtabs")))
        {
            if (point == "\t")
            {
                var blanks = size > 0 ? size - (column % size) : 0;
                state.Meter.ChargeText((long)result.Length + blanks);
                result.Append(' ', blanks);
                column += blanks;
                continue;
            }

            result.Append(point);
            column = point is "\n" or "\r" ? 0 : column + 1;
        }

        return Arguments.Like(a[0], result.ToString());
    }
}

using System.Text;
using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of text that look for other text in it.</summary>
internal static class SearchMethods
{
    private static readonly Parameter[] Ranged = [Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", null), Parameter.Optional("", null)];

    public static readonly Function[] All =
    [
        new("find", (state, a) => Integers.Box(Find(a, false)), Ranged),
        new("rfind", (state, a) => Integers.Box(Find(a, true)), Ranged),
        new("index", (state, a) => Found(Find(a, false)), Ranged),
        new("rindex", (state, a) => Found(Find(a, true)), Ranged),
        new("count", (state, a) => Integers.Box(Count(state, a)), Ranged),
        new("startswith", (state, a) => Booleans.Box(Affix(state, a, (text, part) => text.StartsWith(part, StringComparison.Ordinal))), Ranged),
        new("endswith", (state, a) => Booleans.Box(Affix(state, a, (text, part) => text.EndsWith(part, StringComparison.Ordinal))), Ranged),
        new("replace", ReplaceMethod, Parameter.Needed(""), Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", -1L)),
        new("removeprefix", (_, a) => Affixless(a, true), Parameter.Needed(""), Parameter.Needed("")),
        new("removesuffix", (_, a) => Affixless(a, false), Parameter.Needed(""), Parameter.Needed("")),
    ];

    /// <summary>Replaces the first <paramref name="count"/> occurrences, all when negative; an empty text stands between all characters.</summary>
    public static string Replace(string text, string from, string to, int count, Meter meter)
    {
        if (count == 0)
        {
            return text;
        }

        var limit = count < 0 ? int.MaxValue : count;
        var result = new StringBuilder(text.Length);
        var at = 0;
        if (from.Length == 0)
        {
            var points = CodePoints.Split(text);
            for (var i = 0; i <= points.Length; i++)
            {
                Grow(limit-- > 0 ? to : "");
                Grow(i < points.Length ? points[i] : "");
            }

            return result.ToString();
        }

        while (limit-- > 0 && text.IndexOf(from, at, StringComparison.Ordinal) is var found and >= 0)
        {
            Grow(text.AsSpan(at, found - at));
            Grow(to);
            at = found + from.Length;
        }

        Grow(text.AsSpan(at));
        meter.ChargeText(result.Length);
        return result.ToString();

        void Grow(ReadOnlySpan<char> part)
        {
            if (result.Length + part.Length > meter.Options.MaxOutputLength)
            {
                meter.ChargeText((long)result.Length + part.Length);
            }

            result.Append(part);
        }
    }

    private static object ReplaceMethod(RenderState state, object?[] a)
    {
        var text = Arguments.Required(a[0], "replace");
        var (from, to) = (Arguments.Required(a[1], "replace"), Arguments.Required(a[2], "replace"));
        to = a[0] is Markup ? Escaping.Escape(a[2], state.Meter).Text : to;
        return Arguments.Like(a[0], Replace(text, from, to, Arguments.Int(a[3], "replace"), state.Meter));
    }

    private static (string Text, int Offset) Window(object?[] a)
    {
        var text = Arguments.Required(a[0], "find");
        if (a[2] is null && a[3] is null)
        {
            return (text, 0);
        }

        var length = CodePoints.Count(text);
        var start = Bound(a[2], 0, length);
        var stop = Bound(a[3], length, length);
        if (start > length || start > stop)
        {
            return ("", -1);
        }

        var from = CodePoints.Offset(text, start);
        return (text[from..CodePoints.Offset(text, stop)], start);
    }

    private static int Bound(object? index, int missing, int length)
    {
        if (index is null)
        {
            return missing;
        }

        var at = Arguments.Int(index, "find");
        return at < 0 ? Math.Max(0, at + length) : missing == 0 ? at : Math.Min(at, length);
    }

    private static int Find(object?[] a, bool last)
    {
        var (text, start) = Window(a);
        var part = Arguments.Required(a[1], "find");
        if (start < 0)
        {
            return -1;
        }

        var at = last
            ? part.Length == 0 ? text.Length : text.LastIndexOf(part, StringComparison.Ordinal)
            : text.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : start + CodePoints.Index(text, at);
    }

    private static object Found(int at) => at >= 0 ? Integers.Box(at) : throw RenderFault.Runtime("substring not found");

    private static int Count(RenderState state, object?[] a)
    {
        var (text, start) = Window(a);
        var part = Arguments.Required(a[1], "count");
        state.Meter.ChargeText(text.Length);
        if (start < 0)
        {
            return 0;
        }

        if (part.Length == 0)
        {
            return CodePoints.Count(text) + 1;
        }

        var count = 0;
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length)
        {
            count++;
        }

        return count;
    }

    private static bool Affix(RenderState state, object?[] a, Func<string, string, bool> matches)
    {
        var (text, start) = Window(a);
        var parts = a[1] is PyTuple tuple ? tuple.Items : [a[1]];
        return start >= 0 && Array.Exists(parts, part => matches(text, Arguments.Required(part, "startswith")));
    }

    private static object Affixless(object?[] a, bool prefix)
    {
        var (text, part) = (Arguments.Required(a[0], "removeprefix"), Arguments.Required(a[1], "removeprefix"));
        var matches = part.Length > 0 && (prefix ? text.StartsWith(part, StringComparison.Ordinal) : text.EndsWith(part, StringComparison.Ordinal));
        return Arguments.Like(a[0], !matches ? text : prefix ? text[part.Length..] : text[..^part.Length]);
    }
}

using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of text that split or join it.</summary>
internal static class SplitMethods
{
    private static readonly Parameter[] Separated = [Parameter.Needed(""), Parameter.Optional("sep", null), Parameter.Optional("maxsplit", -1L)];

    public static readonly Function[] All =
    [
        new("split", (state, a) => Split(state, a, fromRight: false), Separated),
        new("rsplit", (state, a) => Split(state, a, fromRight: true), Separated),
        new("splitlines", (state, a) => Result(state, a, Lines.Split(Arguments.Required(a[0], "splitlines"), Truth.Of(a[1]))), Parameter.Needed(""), Parameter.Optional("keepends", false)),
        new("partition", (state, a) => Partition(a, fromRight: false), Parameter.Needed(""), Parameter.Needed("")),
        new("rpartition", (state, a) => Partition(a, fromRight: true), Parameter.Needed(""), Parameter.Needed("")),
        new("join", Join, Parameter.Needed(""), Parameter.Needed("")),
    ];

    private static PyList Split(RenderState state, object?[] a, bool fromRight)
    {
        var text = Arguments.Required(a[0], "split");
        var most = Arguments.Int(a[2], "split");
        most = most < 0 ? int.MaxValue : most;
        List<string> parts;
        if (a[1] is null)
        {
            parts = fromRight ? WordsFromRight(text, most) : Words(text, most);
        }
        else
        {
            var separator = Arguments.Required(a[1], "split");
            if (separator.Length == 0)
            {
                throw RenderFault.Runtime("empty separator");
            }

            parts = fromRight ? PiecesFromRight(text, separator, most) : Pieces(text, separator, most);
        }

        return Result(state, a, parts);
    }

    private static PyList Result(RenderState state, object?[] a, List<string> parts)
    {
        state.Meter.CheckLength(parts.Count);
        state.Meter.Charge(parts.Count);
        return new PyList(parts.ConvertAll(object? (part) => Arguments.Like(a[0], part)));
    }

    private static List<string> Pieces(string text, string separator, int most)
    {
        var parts = new List<string>();
        var at = 0;
        while (parts.Count < most && text.IndexOf(separator, at, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Add(text[at..found]);
            at = found + separator.Length;
        }

        parts.Add(text[at..]);
        return parts;
    }

    private static List<string> PiecesFromRight(string text, string separator, int most)
    {
        var parts = new List<string>();
        var end = text.Length;
        while (parts.Count < most && text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Add(text[(found + separator.Length)..end]);
            end = found;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<string> Words(string text, int most)
    {
        var parts = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return parts;
            }

            if (parts.Count == most)
            {
                parts.Add(text[at..]);
                return parts;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            parts.Add(text[start..at]);
        }
    }

    private static List<string> WordsFromRight(string text, int most)
    {
        var parts = new List<string>();
        var rest = text.AsSpan().TrimEnd();
        while (rest.Length > 0)
        {
            var space = rest.Length - 1;
            while (space >= 0 && !char.IsWhiteSpace(rest[space]))
            {
                space--;
            }

            if (parts.Count == most)
            {
                parts.Add(rest.ToString());
                break;
            }

            parts.Add(rest[(space + 1)..].ToString());
            rest = rest[..(space + 1)].TrimEnd();
        }

        parts.Reverse();
        return parts;
    }

    private static PyTuple Partition(object?[] a, bool fromRight)
    {
        var (text, separator) = (Arguments.Required(a[0], "partition"), Arguments.Required(a[1], "partition"));
        if (separator.Length == 0)
        {
            throw RenderFault.Runtime("empty separator");
        }

        var at = fromRight ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]]
            : fromRight ? ["", "", text] : [text, "", ""];
        return new PyTuple(Array.ConvertAll(parts, object? (part) => Arguments.Like(a[0], part)));
    }

    private static object Join(RenderState state, object?[] a)
    {
        var separator = Arguments.Required(a[0], "join");
        using var joined = new Output(state.Meter.Options.MaxOutputLength);
        var count = 0;
        foreach (var item in Iteration.Of(a[1], state.Meter))
        {
            state.Meter.Step();
            if (!Text.TryString(item, out var text))
            {
                (item as Undefined)?.Use();
                throw RenderFault.Runtime($"sequence item {count}: expected str instance, {TypeNames.Of(item)} found");
            }

            joined.Write(count++ > 0 ? separator : "");
            joined.Write(a[0] is Markup ? Escaping.Escape(item, state.Meter).Text : text);
        }

        state.Meter.ChargeText(joined.Length);
        return Arguments.Like(a[0], joined.ToString());
    }
}

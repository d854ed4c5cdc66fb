using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that take sequences apart or put them together.</summary>
internal static class SequenceFilters
{
    public static readonly Function[] All =
    [
        new("list", (state, a) => new PyList(Iteration.ToList(a[0], state.Meter)), Parameter.Needed("value")),
        new("first", First, Parameter.Needed("seq")),
        new("last", Last, Parameter.Needed("seq")),
        new("random", Random, Parameter.Needed("seq")),
        new("reverse", Reverse, Parameter.Needed("value")),
        new("join", Join, Parameter.Needed("value"), Parameter.Optional("d", ""), Parameter.Optional("attribute", null)),
        new("batch", (state, a) => Lazy(Batch(state, a)), Parameter.Needed("value"), Parameter.Needed("linecount"), Parameter.Optional("fill_with", null)),
        new("slice", (state, a) => Lazy(Slice(state, a)), Parameter.Needed("value"), Parameter.Needed("slices"), Parameter.Optional("fill_with", null)),
        new("sum", Sum, Parameter.Needed("iterable"), Parameter.Optional("attribute", null), Parameter.Optional("start", 0L)),
    ];

    public static PyIterator Lazy(IEnumerable<object?> items) => new("generator", items.GetEnumerator());

    private static object? First(RenderState state, object?[] a)
    {
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            return item;
        }

        return new Undefined(state.Meter, null, "No first item, sequence was empty.");
    }

    private static object? Last(RenderState state, object?[] a)
    {
        if (a[0] is PyIterator)
        {
            throw RenderFault.Runtime($"'{TypeNames.Of(a[0])}' object is not reversible");
        }

        var items = Iteration.ToList(a[0], state.Meter);
        return items.Count > 0 ? items[^1] : new Undefined(state.Meter, null, "No last item, sequence was empty.");
    }

    private static object? Random(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        if (a[0] is not (PyList or PyTuple or string or Markup or PyRange or Undefined))
        {
            throw RenderFault.Runtime($"'{TypeNames.Of(a[0])}' object is not a sequence");
        }

        var items = Iteration.ToList(a[0], state.Meter);
        return items.Count > 0 ? items[state.Random.Next(items.Count)] : new Undefined(state.Meter, null, "No random item, sequence was empty.");
    }

    private static object? Reverse(RenderState state, object?[] a)
    {
        if (Text.TryString(a[0], out var text))
        {
            var points = CodePoints.Split(text);
            Array.Reverse(points);
            state.Meter.ChargeText(text.Length);
            return Arguments.Like(a[0], string.Concat(points));
        }

        if (a[0] is not (PyList or PyTuple or PyDict or DictView or PyRange or PyIterator or Undefined))
        {
            throw RenderFault.Runtime("argument must be iterable");
        }

        var items = Iteration.ToList(a[0], state.Meter);
        items.Reverse();
        return a[0] is PyIterator ? new PyList(items) : new PyIterator("reverse iterator", items.GetEnumerator());
    }

    private static object? Join(RenderState state, object?[] a)
    {
        var select = a[2] is null ? null : new AttributePath(state, a[2]);
        var items = new List<object?>();
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            items.Add(select is null ? item : select.Get(state, item));
            state.Meter.CheckLength(items.Count);
        }

        var escape = a[1] is Markup || (state.Autoescape && items.Exists(item => item is Markup));
        if (!state.Autoescape)
        {
            return Joined(state, items, Text.Of(a[1], state.Meter), escape: false);
        }

        return escape
            ? new Markup(Joined(state, items, Escaping.Escape(a[1], state.Meter).Text, escape: true))
            : Joined(state, items, Text.Of(a[1], state.Meter), escape: false);
    }

    private static string Joined(RenderState state, List<object?> items, string separator, bool escape)
    {
        using var joined = new Output(state.Meter.Options.MaxOutputLength);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                joined.Write(separator);
            }

            joined.Write(escape ? Escaping.Escape(items[i], state.Meter).Text : Text.Of(items[i], state.Meter));
        }

        state.Meter.ChargeText(joined.Length);
        return joined.ToString();
    }

    private static IEnumerable<object?> Batch(RenderState state, object?[] a)
    {
        var size = Arguments.Int(a[1], "batch");
        var row = new List<object?>();
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            if (row.Count == size)
            {
                yield return new PyList(row);
                row = [];
            }

            row.Add(item);
            state.Meter.CheckLength(row.Count);
        }

        if (row.Count > 0)
        {
            if (a[2] is not null && row.Count < size)
            {
                state.Meter.CheckLength(size);
                state.Meter.Charge(size);
                row.AddRange(Enumerable.Repeat(a[2], size - row.Count));
            }

            yield return new PyList(row);
        }
    }

    private static IEnumerable<object?> Slice(RenderState state, object?[] a)
    {
        var items = Iteration.ToList(a[0], state.Meter);
        var count = Arguments.Int(a[1], "slice");
        if (count == 0)
        {
            throw RenderFault.Runtime("integer division or modulo by zero");
        }

        var (each, extra) = (items.Count / count, items.Count % count);
        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            state.Meter.Step();
            state.Meter.CheckLength(i);
            var size = each + (i < extra ? 1 : 0);
            var part = items.GetRange(offset, size);
            offset += size;
            if (a[2] is not null && i >= extra)
            {
                part.Add(a[2]);
            }

            yield return new PyList(part);
        }
    }

    private static object? Sum(RenderState state, object?[] a)
    {
        var select = a[1] is null ? null : new AttributePath(state, a[1]);
        var sum = a[2];
        if (sum is string or Markup)
        {
            throw RenderFault.Runtime("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            sum = Arithmetic.Add(sum, select is null ? item : select.Get(state, item), state.Meter);
        }

        return sum;
    }
}

using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that order, group and compare. Text is compared without regard to case unless asked.</summary>
internal static class OrderFilters
{
    public static readonly Function[] All =
    [
        new("sort", Sort, Parameter.Needed("value"), Parameter.Optional("reverse", false), Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute", null)),
        new("dictsort", DictSort, Parameter.Needed("value"), Parameter.Optional("case_sensitive", false), Parameter.Optional("by", "key"), Parameter.Optional("reverse", false)),
        new("groupby", GroupBy, Parameter.Needed("value"), Parameter.Needed("attribute"), Parameter.Optional("default", null), Parameter.Optional("case_sensitive", false)),
        new("unique", (state, a) => SequenceFilters.Lazy(Unique(state, a)), Parameter.Needed("value"), Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute", null)),
        new("min", (state, a) => Extreme(state, a, -1), Parameter.Needed("value"), Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute", null)),
        new("max", (state, a) => Extreme(state, a, 1), Parameter.Needed("value"), Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute", null)),
    ];

    private static PyList Sort(RenderState state, object?[] a)
    {
        var items = Iteration.ToList(a[0], state.Meter);
        // Each part of "last_name, first_name" is a key of its own.
        var paths = Text.TryString(a[3], out var attributes)
            ? attributes.Split(',').Select(path => new AttributePath(state, path)).ToArray()
            : [new AttributePath(state, a[3])];
        return new PyList(Sorting.Sort(
            items,
            item => new PyTuple(Array.ConvertAll(paths, path => Key(path.Get(state, item), a[2]))),
            Truth.Of(a[1]),
            state.Meter));
    }

    private static PyList DictSort(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        var by = Text.TryString(a[2], out var side) ? side : "";
        if (by is not ("key" or "value"))
        {
            throw RenderFault.Runtime("You can only sort by either \"key\" or \"value\"");
        }

        if (a[0] is not PyDict dict)
        {
            throw RenderFault.Runtime($"dictsort: expected a dict, not {TypeNames.Of(a[0])}");
        }

        var pairs = dict.Entries().Select(object? (pair) => new PyTuple([pair.Key, pair.Value])).ToList();
        return new PyList(Sorting.Sort(pairs, pair => Key(((PyTuple)pair!).Items[by == "key" ? 0 : 1], a[1]), Truth.Of(a[3]), state.Meter));
    }

    private static PyList GroupBy(RenderState state, object?[] a)
    {
        var path = new AttributePath(state, a[1], a[2]);
        var sorted = Sorting.Sort(Iteration.ToList(a[0], state.Meter), item => Key(path.Get(state, item), a[3]), false, state.Meter);
        var groups = new PyList();
        object? current = null;
        foreach (var item in sorted)
        {
            var key = Key(path.Get(state, item), a[3]);
            if (groups.Items.Count == 0 || !Comparison.AreEqual(key, current, state.Meter))
            {
                groups.Items.Add(new GroupTuple(path.Get(state, item), new PyList()));
                current = key;
            }

            ((PyList)((GroupTuple)groups.Items[^1]!).List!).Items.Add(item);
        }

        return groups;
    }

    private static IEnumerable<object?> Unique(RenderState state, object?[] a)
    {
        var path = new AttributePath(state, a[2]);
        var seen = new PyDict(state.Meter);
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            var key = Key(path.Get(state, item), a[1]);
            if (!seen.Contains(key))
            {
                seen.Set(key, null);
                yield return item;
            }
        }
    }

    private static object? Extreme(RenderState state, object?[] a, int sign)
    {
        var path = new AttributePath(state, a[2]);
        object? best = null;
        object? bestKey = null;
        var found = false;
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            var key = Key(path.Get(state, item), a[1]);
            var order = found ? Comparison.Order(key, bestKey, state.Meter, sign < 0 ? "<" : ">") : 0;
            if (!found || (order != Numbers.Unordered && Math.Sign(order) == sign))
            {
                (best, bestKey, found) = (item, key, true);
            }
        }

        return found ? best : new Undefined(state.Meter, null, "No aggregated item, sequence was empty.");
    }

    private static object? Key(object? value, object? caseSensitive) =>
        !Truth.Of(caseSensitive) && Text.TryString(value, out var text) ? Casing.Lower(text) : value;
}

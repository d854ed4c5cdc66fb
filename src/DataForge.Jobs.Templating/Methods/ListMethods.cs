using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of lists, and those of tuples and ranges.</summary>
internal static class ListMethods
{
    private static readonly Function Count = new("count", CountItems, Parameter.Needed(""), Parameter.Needed(""));
    private static readonly Function Index = new("index", IndexOf, Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", null), Parameter.Optional("", null));

    public static readonly Function[] OfTuples = [Count, Index];

    public static readonly Function[] All =
    [
        Count,
        Index,
        new("append", Append, Parameter.Needed(""), Parameter.Needed("")),
        new("extend", Extend, Parameter.Needed(""), Parameter.Needed("")),
        new("insert", Insert, Parameter.Needed(""), Parameter.Needed(""), Parameter.Needed("")),
        new("pop", Pop, Parameter.Needed(""), Parameter.Optional("", -1L)),
        new("remove", Remove, Parameter.Needed(""), Parameter.Needed("")),
        new("clear", (_, a) => Done(() => Items(a).Clear()), Parameter.Needed("")),
        new("copy", (state, a) => new PyList(Iteration.ToList(a[0], state.Meter)), Parameter.Needed("")),
        new("reverse", (state, a) => Done(() => Items(a).Reverse()), Parameter.Needed("")),
        new("sort", Sort, Parameter.Needed(""), Parameter.Optional("reverse", false)),
    ];

    private static List<object?> Items(object?[] a) => ((PyList)a[0]!).Items;

    private static object? Done(Action action)
    {
        action();
        return null;
    }

    private static object? Append(RenderState state, object?[] a)
    {
        Items(a).Add(a[1]);
        state.Meter.CheckLength(Items(a).Count);
        return null;
    }

    private static object? Extend(RenderState state, object?[] a)
    {
        Items(a).AddRange(Iteration.ToList(a[1], state.Meter));
        state.Meter.CheckLength(Items(a).Count);
        return null;
    }

    private static object? Insert(RenderState state, object?[] a)
    {
        var at = Arguments.Int(a[1], "insert");
        at = at < 0 ? Math.Max(0, at + Items(a).Count) : Math.Min(at, Items(a).Count);
        state.Meter.Charge(Items(a).Count >> 5);
        Items(a).Insert(at, a[2]);
        state.Meter.CheckLength(Items(a).Count);
        return null;
    }

    private static object? Pop(RenderState state, object?[] a)
    {
        var at = Arguments.Int(a[1], "pop");
        at = at < 0 ? at + Items(a).Count : at;
        if (at < 0 || at >= Items(a).Count)
        {
            throw RenderFault.Runtime(Items(a).Count == 0 ? "pop from empty list" : "pop index out of range");
        }

        var item = Items(a)[at];
        state.Meter.Charge(Items(a).Count >> 5);
        Items(a).RemoveAt(at);
        return item;
    }

    private static object? Remove(RenderState state, object?[] a)
    {
        var at = Position(state, Items(a), a[1], 0, int.MaxValue);
        if (at < 0)
        {
            throw RenderFault.Runtime("list.remove(x): x not in list");
        }

        Items(a).RemoveAt(at);
        return null;
    }

    private static object? Sort(RenderState state, object?[] a)
    {
        var sorted = Sorting.Sort(Iteration.ToList(a[0], state.Meter), item => item, Truth.Of(a[1]), state.Meter);
        Items(a).Clear();
        Items(a).AddRange(sorted);
        return null;
    }

    private static object CountItems(RenderState state, object?[] a)
    {
        var count = 0;
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            count += ReferenceEquals(item, a[1]) || Comparison.AreEqual(item, a[1], state.Meter) ? 1 : 0;
        }

        return Integers.Box(count);
    }

    private static object IndexOf(RenderState state, object?[] a)
    {
        var items = Iteration.ToList(a[0], state.Meter);
        var at = Position(state, items, a[1], Bound(a[2], 0, items.Count), Bound(a[3], items.Count, items.Count));
        return at >= 0 ? Integers.Box(at) : throw RenderFault.Runtime($"{Text.Repr(a[1], state.Meter)} is not in {TypeNames.Of(a[0])}");
    }

    private static int Bound(object? index, int missing, int length)
    {
        var at = index is null ? missing : Arguments.Int(index, "index");
        return at < 0 ? Math.Max(0, at + length) : at;
    }

    private static int Position(RenderState state, List<object?> items, object? wanted, int start, int stop)
    {
        for (var i = start; i < items.Count && i < stop; i++)
        {
            state.Meter.Step();
            if (ReferenceEquals(items[i], wanted) || Comparison.AreEqual(items[i], wanted, state.Meter))
            {
                return i;
            }
        }

        return -1;
    }
}

using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of dictionaries.</summary>
internal static class DictMethods
{
    // Tells an argument that was left out from None.
    private static readonly object Absent = new();

    public static readonly Function[] All =
    [
        new("get", (_, a) => Dict(a).TryGet(a[1], out var value) ? value : a[2], Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", null)),
        new("keys", (_, a) => new DictView(Dict(a), DictViewKind.Keys), Parameter.Needed("")),
        new("values", (_, a) => new DictView(Dict(a), DictViewKind.Values), Parameter.Needed("")),
        new("items", (_, a) => new DictView(Dict(a), DictViewKind.Items), Parameter.Needed("")),
        new("copy", (state, a) => Dict(a).Copy(state.Meter), Parameter.Needed("")),
        new("pop", Pop, Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", Absent)),
        new("popitem", PopItem, Parameter.Needed("")),
        new("setdefault", SetDefault, Parameter.Needed(""), Parameter.Needed(""), Parameter.Optional("", null)),
        new("update", Update, Parameter.Needed(""), Parameter.Optional("", null), Parameter.NamedRest),
        new("clear", Clear, Parameter.Needed("")),
    ];

    private static PyDict Dict(object?[] a) => (PyDict)a[0]!;

    private static object? Pop(RenderState state, object?[] a)
    {
        if (Dict(a).Remove(a[1], out var value))
        {
            return value;
        }

        return ReferenceEquals(a[2], Absent) ? throw RenderFault.Runtime($"the dictionary has no key {Text.Repr(a[1], state.Meter)}") : a[2];
    }

    private static PyTuple PopItem(RenderState state, object?[] a)
    {
        if (Dict(a).Count == 0)
        {
            throw RenderFault.Runtime("popitem(): dictionary is empty");
        }

        state.Meter.Charge(Dict(a).Count);
        var last = Dict(a).Entries().Last();
        Dict(a).Remove(last.Key, out _);
        return new PyTuple([last.Key, last.Value]);
    }

    private static object? SetDefault(RenderState state, object?[] a)
    {
        if (Dict(a).TryGet(a[1], out var value))
        {
            return value;
        }

        Dict(a).Set(a[1], a[2]);
        return a[2];
    }

    private static object? Update(RenderState state, object?[] a)
    {
        if (a[1] is not null)
        {
            DictMerge.Into(Dict(a), a[1], state.Meter, "update");
        }

        foreach (var (name, value) in (List<KeyValuePair<string, object?>>)a[2]!)
        {
            Dict(a).Set(name, value);
        }

        return null;
    }

    private static object? Clear(RenderState state, object?[] a)
    {
        Dict(a).Clear();
        return null;
    }
}

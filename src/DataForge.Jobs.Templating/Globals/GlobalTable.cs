using System.Collections.Frozen;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Globals;

/// <summary>What every template can use without being given it.</summary>
internal static class GlobalTable
{
    public static readonly FrozenDictionary<string, object?> All = new[]
    {
        new Function("range", Range, Parameter.Needed(""), Parameter.Optional("", null), Parameter.Optional("", null)),
        new Function("dict", (state, a) => Dict(state, a[0], a[1], "dict"), Parameter.Optional("", null), Parameter.NamedRest),
        new Function("namespace", (state, a) => new NamespaceObject(Dict(state, a[0], a[1], "namespace")), Parameter.Optional("", null), Parameter.NamedRest),
        new Function("cycler", (_, a) => new CyclerObject(((PyTuple)a[0]!).Items), Parameter.Rest),
        new Function("joiner", (state, a) => new JoinerObject(Text.Of(a[0], state.Meter)), Parameter.Optional("sep", ", ")),
        new Function("lipsum", Lipsum.Make, Parameter.Optional("n", 5L), Parameter.Optional("html", true), Parameter.Optional("min", 20L), Parameter.Optional("max", 100L)),
    }.ToFrozenDictionary(function => function.Name, object? (function) => new GlobalFunction(function), StringComparer.Ordinal);

    private static PyRange Range(RenderState state, object?[] a)
    {
        var numbers = new long[3];
        for (var i = 0; i < 3; i++)
        {
            (a[i] as Undefined)?.Use();
            if (a[i] is not null && !Numbers.TryLong(a[i], out numbers[i]))
            {
                throw RenderFault.Runtime($"'{TypeNames.Of(a[i])}' object cannot be interpreted as an integer");
            }
        }

        if (a[2] is not null && numbers[2] == 0)
        {
            throw RenderFault.Runtime("range() arg 3 must not be zero");
        }

        var range = a[1] is null ? new PyRange(0, numbers[0], 1) : new PyRange(numbers[0], numbers[1], a[2] is null ? 1 : numbers[2]);
        state.Meter.CheckLength(range.Count);
        return range;
    }

    private static PyDict Dict(RenderState state, object? source, object? named, string function)
    {
        var dict = new PyDict(state.Meter);
        if (source is not null)
        {
            DictMerge.Into(dict, source, state.Meter, function);
        }

        foreach (var (name, value) in (List<KeyValuePair<string, object?>>)named!)
        {
            dict.Set(name, value);
        }

        return dict;
    }
}

using DataForge.Jobs.Templating.BuiltinTests;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that apply another filter or a test to each item.</summary>
internal static class SelectionFilters
{
    public static readonly Function[] All =
    [
        new("map", (state, a) => SequenceFilters.Lazy(Map(state, a)), Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
        new("select", (state, a) => SequenceFilters.Lazy(Select(state, a, true, false)), Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
        new("reject", (state, a) => SequenceFilters.Lazy(Select(state, a, false, false)), Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
        new("selectattr", (state, a) => SequenceFilters.Lazy(Select(state, a, true, true)), Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
        new("rejectattr", (state, a) => SequenceFilters.Lazy(Select(state, a, false, true)), Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
    ];

    private static IEnumerable<object?> Map(RenderState state, object?[] a)
    {
        if (!Truth.Of(a[0]))
        {
            yield break;
        }

        var each = Mapping(state, (PyTuple)a[1]!, (List<KeyValuePair<string, object?>>)a[2]!);
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            yield return each(item);
        }
    }

    private static Func<object?, object?> Mapping(RenderState state, PyTuple positional, List<KeyValuePair<string, object?>> named)
    {
        if (positional.Items.Length == 0)
        {
            object? attribute = null;
            object? fallback = null;
            foreach (var (name, value) in named)
            {
                attribute = name == "attribute" ? value : attribute;
                fallback = name == "default" ? value : fallback;
                if (name is not ("attribute" or "default"))
                {
                    throw RenderFault.Runtime($"Unexpected keyword argument '{name}'");
                }
            }

            var path = attribute is null
                ? throw RenderFault.Runtime("map requires a filter argument")
                : new AttributePath(state, attribute, fallback);
            return item => path.Get(state, item);
        }

        var function = Named(state, positional.Items[0], FilterTable.All, "filter");
        return item => function.Invoke(state, function.Bind([item, .. positional.Items[1..]], named.ToArray()));
    }

    private static IEnumerable<object?> Select(RenderState state, object?[] a, bool wanted, bool byAttribute)
    {
        if (!Truth.Of(a[0]))
        {
            yield break;
        }

        var arguments = ((PyTuple)a[1]!).Items;
        var named = ((List<KeyValuePair<string, object?>>)a[2]!).ToArray();
        AttributePath? path = null;
        if (byAttribute)
        {
            path = arguments.Length > 0 ? new AttributePath(state, arguments[0]) : throw RenderFault.Runtime("Missing parameter for attribute name");
            arguments = arguments[1..];
        }

        var test = arguments.Length > 0 ? Named(state, arguments[0], TestTable.All, "test") : null;
        foreach (var item in Iteration.Of(a[0], state.Meter))
        {
            state.Meter.Step();
            var subject = path is null ? item : path.Get(state, item);
            var holds = Truth.Of(test is null ? subject : test.Invoke(state, test.Bind([subject, .. arguments[1..]], named)));
            if (holds == wanted)
            {
                yield return item;
            }
        }
    }

    private static Function Named(RenderState state, object? name, IReadOnlyDictionary<string, Function> table, string kind)
    {
        var text = Arguments.AsText(state, name);
        return table.GetValueOrDefault(text)
            ?? throw RenderFault.Runtime($"no {kind} named '{text}'{Suggestion.For(text, table.Keys)}");
    }
}

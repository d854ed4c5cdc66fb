using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that work on any value.</summary>
internal static class ValueFilters
{
    public static readonly Function[] All =
    [
        new("default", Default, Parameter.Needed("value"), Parameter.Optional("default_value", ""), Parameter.Optional("boolean", false)),
        new("string", (state, a) => a[0] is Markup ? a[0] : Text.Of(a[0], state.Meter), Parameter.Needed("object")),
        new("length", Length, Parameter.Needed("obj")),
        new("attr", Attribute, Parameter.Needed("obj"), Parameter.Needed("name")),
        new("items", Items, Parameter.Needed("value")),
        new("tojson", ToJson, Parameter.Needed("value"), Parameter.Optional("indent", null)),
        new("pprint", (state, a) => Formatting.PrettyPrinter.Format(a[0], state.Meter), Parameter.Needed("value")),
    ];

    private static object? Default(RenderState state, object?[] a) =>
        a[0] is Undefined || (Truth.Of(a[2]) && !Truth.Of(a[0])) ? a[1] : a[0];

    private static object Length(RenderState state, object?[] a)
    {
        if (a[0] is Undefined undefined)
        {
            undefined.Use();
            return Integers.Box(0);
        }

        return Iteration.TryLength(a[0], out var length)
            ? Integers.Box(length)
            : throw RenderFault.Runtime($"object of type '{TypeNames.Of(a[0])}' has no length");
    }

    private static object? Attribute(RenderState state, object?[] a)
    {
        if (a[0] is Undefined undefined)
        {
            undefined.Use();
            return undefined;
        }

        var name = Text.Of(a[1], state.Meter);
        return Lookup.TryAttribute(state, a[0], name, out var value)
            ? value
            : new Undefined(state.Meter, name, $"'{TypeNames.Of(a[0])} object' has no attribute '{name}'");
    }

    private static PyIterator Items(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        return a[0] switch
        {
            Undefined => new PyIterator("generator", Enumerable.Empty<object?>().GetEnumerator()),
            PyDict dict => new PyIterator("generator", new DictView(dict, DictViewKind.Items).Items().GetEnumerator()),
            _ => throw RenderFault.Runtime("can only get item pairs from a mapping"),
        };
    }

    private static Markup ToJson(RenderState state, object?[] a) => new(Formatting.JsonText.ForHtml(a[0], a[1], state.Meter));
}

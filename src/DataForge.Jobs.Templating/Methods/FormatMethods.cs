using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of text that fill values into it.</summary>
internal static class FormatMethods
{
    public static readonly Function[] All =
    [
        new("format", Format, Parameter.Needed(""), Parameter.Rest, Parameter.NamedRest),
        new("format_map", FormatMap, Parameter.Needed(""), Parameter.Needed("")),
    ];

    private static object Format(RenderState state, object?[] a)
    {
        var named = (List<KeyValuePair<string, object?>>)a[2]!;
        var format = new StrFormat(state, ((PyTuple)a[1]!).Items, Find, a[0] is Markup);
        return Arguments.Like(a[0], format.Apply(Arguments.Required(a[0], "format")));

        (bool, object?) Find(string name)
        {
            var at = named.FindIndex(pair => pair.Key == name);
            return (at >= 0, at >= 0 ? named[at].Value : null);
        }
    }

    private static object FormatMap(RenderState state, object?[] a)
    {
        (a[1] as Undefined)?.Use();
        var dict = a[1] as PyDict ?? throw RenderFault.Runtime("format_map: expected a dictionary");
        var format = new StrFormat(state, [], name => (dict.TryGet(name, out var value), value), a[0] is Markup);
        return Arguments.Like(a[0], format.Apply(Arguments.Required(a[0], "format_map")));
    }
}

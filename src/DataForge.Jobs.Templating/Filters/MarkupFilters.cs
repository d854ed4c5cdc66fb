using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters for HTML.</summary>
internal static class MarkupFilters
{
    public static readonly Function[] All =
    [
        new("escape", (state, a) => Escaping.Escape(a[0], state.Meter), Parameter.Needed("s")),
        new("forceescape", (state, a) => new Markup(Escaping.Escape(Arguments.AsText(state, a[0]))), Parameter.Needed("value")),
        new("safe", (state, a) => new Markup(Arguments.AsText(state, a[0])), Parameter.Needed("value")),
        new("striptags", (state, a) => HtmlText.StripTags(Arguments.AsText(state, a[0]), state.Meter), Parameter.Needed("value")),
        new("urlize", Urlize, Parameter.Needed("value"), Parameter.Optional("trim_url_limit", null), Parameter.Optional("nofollow", false), Parameter.Optional("target", null), Parameter.Optional("rel", null), Parameter.Optional("extra_schemes", null)),
        new("xmlattr", XmlAttributes, Parameter.Needed("d"), Parameter.Optional("autospace", true)),
    ];

    private static object XmlAttributes(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        if (a[0] is not PyDict dict)
        {
            throw RenderFault.Runtime($"xmlattr: expected a dict, not {TypeNames.Of(a[0])}");
        }

        var parts = new List<string>();
        foreach (var (key, value) in dict.Entries())
        {
            state.Meter.Step();
            if (value is null or Undefined)
            {
                continue;
            }

            var name = key is Undefined missing ? throw missing.Fail() : Arguments.AsText(state, key);
            if (name.AsSpan().IndexOfAny(" \t\n\r\f\v/>=") >= 0)
            {
                throw RenderFault.Runtime($"invalid character in attribute name: '{name}'");
            }

            parts.Add($"{Escaping.Escape(key, state.Meter).Text}=\"{Escaping.Escape(value, state.Meter).Text}\"");
        }

        var text = string.Join(' ', parts);
        text = Truth.Of(a[1]) && text.Length > 0 ? " " + text : text;
        return state.Autoescape ? new Markup(text) : text;
    }

    private static object Urlize(RenderState state, object?[] a)
    {
        var text = Escaping.Escape(a[0], state.Meter).Text;
        var schemes = a[5] is null ? [] : Iteration.ToList(a[5], state.Meter).ConvertAll(scheme => Arguments.Required(scheme, "urlize"));
        if (schemes.Find(scheme => !LinkMaker.IsScheme(scheme)) is { } bad)
        {
            throw RenderFault.Runtime($"'{bad}' is not a valid URI scheme prefix");
        }

        var rel = (a[4] is null ? "" : Arguments.Required(a[4], "urlize")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
        rel.AddRange(Truth.Of(a[2]) ? ["nofollow", "noopener"] : ["noopener"]);
        var links = new LinkMaker(
            a[1] is null ? null : Arguments.Int(a[1], "urlize"),
            string.Join(' ', rel.Distinct().Order(StringComparer.Ordinal)),
            a[3] is null ? "" : Arguments.Required(a[3], "urlize"),
            schemes);
        var result = links.Apply(text, state.Meter);
        return state.Autoescape ? new Markup(result) : result;
    }
}

using DataForge.Jobs.Templating.Methods;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that lay text out in lines.</summary>
internal static class LayoutFilters
{
    public static readonly Function[] All =
    [
        new("center", Center, Parameter.Needed("value"), Parameter.Optional("width", 80L)),
        new("indent", Indent, Parameter.Needed("s"), Parameter.Optional("width", 4L), Parameter.Optional("first", false), Parameter.Optional("blank", false)),
    ];

    private static object Center(RenderState state, object?[] a) => Arguments.Like(
        a[0],
        StripMethods.Pad(state.Meter, Arguments.AsText(state, a[0]), Arguments.Int(a[1], "center"), " ", (padding, width) => (padding / 2) + (padding & width & 1)));

    private static object Indent(RenderState state, object?[] a)
    {
        var text = Arguments.AsText(state, a[0]);
        var width = Text.TryString(a[1], out var given) ? given : Blanks(state, Arguments.Int(a[1], "indent"));
        width = a[0] is Markup && a[1] is string ? Escaping.Escape(width) : width;

        // A line break is added, as Python's splitlines would not count an empty last line.
        var lines = Lines.Split(text + "\n", keepEnds: false);
        state.Meter.ChargeText(text.Length + ((long)lines.Count * width.Length));
        var blank = Truth.Of(a[3]);
        var rest = lines.Skip(1).Select(line => line.Length > 0 || blank ? width + line : line);
        var result = string.Join('\n', rest.Prepend(lines[0]));
        return Arguments.Like(a[0], Truth.Of(a[2]) && lines.Count > 0 ? width + result : result);
    }

    private static string Blanks(RenderState state, int count)
    {
        state.Meter.ChargeText(count);
        return new string(' ', Math.Max(count, 0));
    }
}

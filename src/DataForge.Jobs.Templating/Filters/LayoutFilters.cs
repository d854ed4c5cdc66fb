using DataForge.Jobs.Templating.Formatting;
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
        new("wordwrap", WordWrap, Parameter.Needed("s"), Parameter.Optional("width", 79L), Parameter.Optional("break_long_words", true), Parameter.Optional("wrapstring", null), Parameter.Optional("break_on_hyphens", true)),
        new("indent", Indent, Parameter.Needed("s"), Parameter.Optional("width", 4L), Parameter.Optional("first", false), Parameter.Optional("blank", false)),
    ];

    private static object Center(RenderState state, object?[] a) => Arguments.Like(
        a[0],
        StripMethods.Pad(state.Meter, Arguments.AsText(state, a[0]), Arguments.Int(a[1], "center"), " ", (padding, width) => (padding / 2) + (padding & width & 1)));

    private static object Indent(RenderState state, object?[] a)
    {
        var text = Arguments.Required(a[0], "indent");
        var width = Text.TryString(a[1], out var given) ? given : Blanks(state, Arguments.Int(a[1], "indent"));

        // A line break is added, as Python's splitlines would not count an empty last line.
        var lines = Lines.Split(text + "\n", keepEnds: false);
        state.Meter.ChargeText(text.Length + ((long)lines.Count * width.Length));
        var blank = Truth.Of(a[3]);
        var rest = lines.Skip(1).Select(line => line.Length > 0 || blank ? width + line : line);
        var result = string.Join('\n', rest.Prepend(lines[0]));
        return Arguments.Like(a[0], Truth.Of(a[2]) && lines.Count > 0 ? width + result : result);
    }

    private static object WordWrap(RenderState state, object?[] a)
    {
        var text = Arguments.Required(a[0], "wordwrap");
        var width = Arguments.Int(a[1], "wordwrap");
        if (width <= 0)
        {
            throw RenderFault.Runtime($"invalid width {width} (must be > 0)");
        }

        state.Meter.ChargeText(text.Length);
        state.Meter.Charge(text.Length >> 3);
        var separator = a[3] is null ? "\n" : Arguments.Required(a[3], "wordwrap");
        var wrapper = new LineWrapper(width, Truth.Of(a[2]), Truth.Of(a[4]));
        using var result = new Output(state.Meter.Options.MaxOutputLength);
        var first = true;
        foreach (var line in Lines.Split(text, keepEnds: false))
        {
            result.Write(first ? "" : separator);
            result.Write(string.Join(separator, wrapper.Wrap(line)));
            first = false;
        }

        return result.ToString();
    }

    private static string Blanks(RenderState state, int count)
    {
        state.Meter.ChargeText(count);
        return new string(' ', Math.Max(count, 0));
    }
}

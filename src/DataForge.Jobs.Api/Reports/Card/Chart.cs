using System.Globalization;
using System.Security;
using System.Text;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>
/// A picture as one line of SVG that needs nothing else. It has no background; its colours are legible on white and on
/// black, and brighter where the reader's system is dark.
/// </summary>
internal sealed class Chart
{
    private const string Style =
        ".df-t{fill:#6e7781}.df-l{stroke:#6e7781}.df-b{fill:#3b78d8}.df-e{fill:#a3aebb}"
        + "@media(prefers-color-scheme:dark){.df-t{fill:#b3bec9}.df-l{stroke:#8a95a1}.df-b{fill:#6ea8fe}.df-e{fill:#66717d}}";

    private readonly StringBuilder _shapes = new();
    private readonly double _width;
    private readonly double _height;
    private readonly string _title;

    /// <param name="width">In pixels, as is every length.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    public Chart(double width, double height, string title) => (_width, _height, _title) = (width, height, title);

    /// <summary>A bar; the second kind is what others are compared with.</summary>
    public void Bar(double x, double y, double width, double height, string tip, bool expected = false) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"""<rect class="{(expected ? "df-e" : "df-b")}" fill="{(expected ? "#a3aebb" : "#3b78d8")}" x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}" rx="1.5"><title>{Escape(tip)}</title></rect>""");

    /// <summary>A line of text at its base line.</summary>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="bold">Whether it is a heading.</param>
    public void Text(double x, double y, string text, string anchor = "start", bool bold = false) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"""<text class="df-t" fill="#6e7781" x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}"{(bold ? " font-weight=\"600\"" : "")}>{Escape(text)}</text>""");

    /// <summary>A thin line.</summary>
    public void Line(double x1, double y1, double x2, double y2) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"""<line class="df-l" stroke="#6e7781" stroke-width="1" x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}"/>""");

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{Escape(_title)}" viewBox="0 0 {_width:0.##} {_height:0.##}" width="{_width:0.##}" height="{_height:0.##}" font-family="system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif" font-size="12"><title>{Escape(_title)}</title><style>{Style}</style>{_shapes}</svg>""");

    /// <summary>A text in at most so many characters.</summary>
    public static string Short(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";

    // Control characters have no place in XML, not even escaped.
    private static string Escape(string text) => SecurityElement.Escape(string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)))!;
}

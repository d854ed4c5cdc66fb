using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataForge.Jobs.Api.Reports.Card;

/// <summary>Markdown in the making.</summary>
internal sealed class CardText
{
    /// <summary>JSON for people.</summary>
    public static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();

    /// <summary>Adds lines as they are.</summary>
    public void Raw(string lines) => _text.Append(lines).Append('\n');

    /// <summary>Adds a heading.</summary>
    public void Heading(int level, string text) => _text.Append('#', level).Append(' ').Append(Inline(text)).Append("\n\n");

    /// <summary>Adds a paragraph of Markdown.</summary>
    public void Paragraph(string markdown) => _text.Append(markdown).Append("\n\n");

    /// <summary>Adds a picture.</summary>
    public void Picture(string svg) => _text.Append("<p>").Append(svg).Append("</p>\n\n");

    /// <summary>Adds text of others or code, fenced by more backticks than are in it.</summary>
    public void Code(string language, string code)
    {
        var fence = new string('`', 3);
        while (code.Contains(fence, StringComparison.Ordinal))
        {
            fence += '`';
        }

        _text.Append(fence).Append(language).Append('\n').Append(code).Append('\n').Append(fence).Append("\n\n");
    }

    /// <summary>Adds a table; numbers stand to the right where the heading begins with a blank.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        _text.Append("| ").AppendJoin(" | ", headings.Select(heading => heading.Trim())).Append(" |\n|")
            .AppendJoin('|', headings.Select(heading => heading.StartsWith(' ') ? "---:" : "---")).Append("|\n");
        foreach (var row in rows)
        {
            _text.Append("| ").AppendJoin(" | ", row.Select(Inline)).Append(" |\n");
        }

        _text.Append('\n');
    }

    /// <summary>A whole number with separators.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A figure in at most four decimals, or a dash.</summary>
    public static string Figure(double? number) => number?.ToString(Math.Abs(number.Value) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A share in percent, or a dash.</summary>
    public static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>US dollars in six decimals, or a dash.</summary>
    public static string Dollars(decimal? amount) => amount?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "–";

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>Text of others in a line of Markdown: nothing of it is markup.</summary>
    public static string Inline(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                _ when char.IsControl(c) => line.Append(' '),
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' => line.Append('\\').Append(c),
                '<' => line.Append("&lt;"),
                '&' => line.Append("&amp;"),
                _ => line.Append(c),
            };
        }

        return line.ToString();
    }
}

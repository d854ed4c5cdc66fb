using System.Buffers;
using System.Text;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Escaping for HTML as MarkupSafe does it.</summary>
internal static class Escaping
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    public static Markup Escape(object? value, Meter meter)
    {
        if (value is Markup safe)
        {
            return safe;
        }

        var text = Text.Of(value, meter);
        meter.ChargeText(text.Length);
        return new Markup(Escape(text));
    }

    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&#34;",
                '\'' => "&#39;",
                _ => null,
            });
            if (!Special.Contains(c))
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }
}

using System.Globalization;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class Text
{
    public static string Of(object? value, Meter meter)
    {
        switch (value)
        {
            case string s:
                return s;
            case null:
                return "None";
            case bool b:
                return b ? "True" : "False";
            case long n:
                return n.ToString(CultureInfo.InvariantCulture);
            case double d:
                return FloatText.Repr(d);
            case Markup markup:
                return markup.Text;
            case Undefined undefined:
                undefined.Use();
                return "";
            default:
                return Repr(value, meter);
        }
    }

    public static string Repr(object? value, Meter meter)
    {
        var writer = new ReprWriter(meter);
        writer.Write(value);
        return writer.ToString();
    }

    /// <summary>The text of a value that must be text.</summary>
    public static bool TryString(object? value, out string text)
    {
        text = value as string ?? (value as Markup)?.Text ?? "";
        return value is string or Markup;
    }
}

using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Reads what built-in functions were given, with Python's complaints.</summary>
internal static class Arguments
{
    /// <summary>Any value as text, which keeps safe text's characters but not its safety.</summary>
    public static string AsText(RenderState state, object? value) => Text.Of(value, state.Meter);

    /// <summary>Text; anything else is a fault.</summary>
    public static string Required(object? value, string function)
    {
        (value as Undefined)?.Use();
        return Text.TryString(value, out var text)
            ? text
            : throw RenderFault.Runtime($"{function}: expected text, not {TypeNames.Of(value)}");
    }

    /// <summary>An integer that fits 32 bits; larger ones are cut to the nearest that does.</summary>
    public static int Int(object? value, string function)
    {
        (value as Undefined)?.Use();
        return Numbers.TryInteger(value, out var integer)
            ? (int)System.Numerics.BigInteger.Clamp(integer, int.MinValue, int.MaxValue)
            : throw RenderFault.Runtime($"{function}: expected an integer, not {TypeNames.Of(value)}");
    }

    /// <summary>Safe text when the original was safe.</summary>
    public static object Like(object? original, string text) => original is Markup ? new Markup(text) : text;
}

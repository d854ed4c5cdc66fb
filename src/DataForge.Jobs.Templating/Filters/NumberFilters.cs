using System.Globalization;
using System.Numerics;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that make or change numbers.</summary>
internal static class NumberFilters
{
    private static readonly string[] DecimalUnits = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] BinaryUnits = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    public static readonly Function[] All =
    [
        new("abs", Absolute, Parameter.Needed("x")),
        new("round", Round, Parameter.Needed("value"), Parameter.Optional("precision", 0L), Parameter.Optional("method", "common")),
        new("int", ToInteger, Parameter.Needed("value"), Parameter.Optional("default", 0L), Parameter.Optional("base", 10L)),
        new("float", ToFloat, Parameter.Needed("value"), Parameter.Optional("default", 0.0)),
        new("filesizeformat", FileSize, Parameter.Needed("value"), Parameter.Optional("binary", false)),
    ];

    private static object? Absolute(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        if (a[0] is double d)
        {
            return Math.Abs(d);
        }

        return Numbers.TryInteger(a[0], out var integer)
            ? Integers.Normalize(BigInteger.Abs(integer))
            : throw RenderFault.Runtime($"bad operand type for abs(): '{TypeNames.Of(a[0])}'");
    }

    private static object? Round(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        var precision = Arguments.Int(a[1], "round");
        var method = Text.TryString(a[2], out var name) ? name : "";
        if (method == "common")
        {
            return Rounding.Round(a[0], precision);
        }

        if (method is not ("ceil" or "floor"))
        {
            throw RenderFault.Runtime("method must be common, ceil or floor");
        }

        if (!Numbers.TryDouble(a[0], out _))
        {
            throw RenderFault.Runtime($"round: expected a number, not {TypeNames.Of(a[0])}");
        }

        var scale = Arithmetic.Power(Integers.Box(10), Integers.Box(precision));
        var scaled = Arithmetic.Multiply(a[0], scale, state.Meter);
        var whole = scaled is double s ? Rounding.ToInteger(method == "ceil" ? Math.Ceiling(s) : Math.Floor(s)) : scaled;
        return Arithmetic.Divide(whole, scale);
    }

    private static object? ToInteger(RenderState state, object?[] a)
    {
        if (a[0] is Undefined undefined)
        {
            throw undefined.Fail();
        }

        if (Text.TryString(a[0], out var text))
        {
            return IntegerText.TryParse(text, Arguments.Int(a[2], "int"), out var parsed)
                ? Integers.Normalize(parsed)
                : NumberText.TryParseFloat(text, out var number) && !double.IsNaN(number) ? Rounding.ToInteger(Math.Truncate(number)) : a[1];
        }

        return a[0] switch
        {
            double d => !double.IsNaN(d) ? Rounding.ToInteger(Math.Truncate(d)) : a[1],
            _ => Numbers.TryInteger(a[0], out var integer) ? Integers.Normalize(integer) : a[1],
        };
    }

    private static object? ToFloat(RenderState state, object?[] a)
    {
        if (a[0] is Undefined undefined)
        {
            throw undefined.Fail();
        }

        if (Text.TryString(a[0], out var text))
        {
            return NumberText.TryParseFloat(text, out var parsed) ? parsed : a[1];
        }

        return Numbers.TryDouble(a[0], out var number) ? number : a[1];
    }

    private static object? FileSize(RenderState state, object?[] a)
    {
        if (ToFloat(state, [a[0], null]) is not double bytes)
        {
            throw RenderFault.Runtime("filesizeformat: expected a number");
        }

        var binary = Truth.Of(a[1]);
        var unit = binary ? 1024.0 : 1000.0;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{Rounding.ToInteger(Math.Truncate(bytes))} Bytes";
        }

        var names = binary ? BinaryUnits : DecimalUnits;
        var power = unit;
        var at = 0;
        while (at < names.Length - 1 && bytes >= power * unit)
        {
            power *= unit;
            at++;
        }

        return $"{NumberText.Fixed(bytes / power, 1)} {names[at]}";
    }
}

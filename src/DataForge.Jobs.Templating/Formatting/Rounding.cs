using System.Globalization;
using System.Numerics;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Python's <c>round()</c>: half to even, on the exact value.</summary>
internal static class Rounding
{
    public static object? Round(object? value, int places)
    {
        if (value is double number)
        {
            return RoundFloat(number, places);
        }

        if (!Numbers.TryInteger(value, out var integer))
        {
            throw RenderFault.Runtime($"type {TypeNames.Of(value)} doesn't define __round__ method");
        }

        if (places >= 0 || integer.IsZero)
        {
            return Integers.Normalize(integer);
        }

        if (-places > Lexing.NumberLiteral.MaxDigits)
        {
            return Integers.Box(0);
        }

        var unit = BigInteger.Pow(10, -places);
        var rounded = ExactDecimal.DivideHalfEven(BigInteger.Abs(integer), unit) * unit;
        return Integers.Normalize(integer.Sign < 0 ? -rounded : rounded);
    }

    /// <summary>A whole float as an integer.</summary>
    public static object ToInteger(double whole) => double.IsFinite(whole)
        ? Integers.Normalize(new BigInteger(whole))
        : throw RenderFault.Runtime(double.IsNaN(whole) ? "cannot convert float NaN to integer" : "cannot convert float infinity to integer");

    private static double RoundFloat(double number, int places)
    {
        // Beyond these no digit changes, or none is left.
        if (!double.IsFinite(number) || number == 0 || places > 350)
        {
            return number;
        }

        if (places < -310)
        {
            return Math.CopySign(0, number);
        }

        var scaled = ExactDecimal.Scaled(number, places);
        var text = $"{scaled.ToString(CultureInfo.InvariantCulture)}E{-places}";
        return Math.CopySign(double.Parse(text, CultureInfo.InvariantCulture), number);
    }
}

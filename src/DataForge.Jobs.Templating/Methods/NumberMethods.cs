using System.Numerics;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of integers and floats.</summary>
internal static class NumberMethods
{
    public static readonly Function[] OfIntegers =
    [
        new("bit_length", (_, a) => Integers.Box((long)BigInteger.Abs(Integer(a)).GetBitLength()), Parameter.Needed("")),
        new("bit_count", (_, a) => Integers.Box(BigInteger.Abs(Integer(a)).ToByteArray().Sum(b => BitOperations.PopCount(b))), Parameter.Needed("")),
        new("conjugate", (_, a) => Arithmetic.Plus(a[0]), Parameter.Needed("")),
        new("as_integer_ratio", (_, a) => new PyTuple([Arithmetic.Plus(a[0]), Integers.Box(1)]), Parameter.Needed("")),
    ];

    public static readonly Function[] OfFloats =
    [
        new("is_integer", (_, a) => Booleans.Box(double.IsFinite((double)a[0]!) && Math.Truncate((double)a[0]!).Equals(a[0])), Parameter.Needed("")),
        new("conjugate", (_, a) => a[0], Parameter.Needed("")),
        new("as_integer_ratio", Ratio, Parameter.Needed("")),
    ];

    private static BigInteger Integer(object?[] a) => Numbers.TryInteger(a[0], out var value) ? value : default;

    private static PyTuple Ratio(RenderState state, object?[] a)
    {
        var value = (double)a[0]!;
        if (!double.IsFinite(value))
        {
            throw RenderFault.Runtime("cannot convert NaN or infinity to integer ratio");
        }

        var (numerator, denominator) = ExactDecimal.Fraction(value);
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return new PyTuple([Integers.Normalize(numerator / common), Integers.Normalize(denominator / common)]);
    }
}

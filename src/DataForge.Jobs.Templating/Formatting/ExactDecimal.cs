using System.Numerics;
using DataForge.Jobs.Templating.Operators;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Exact decimal views of floats, so that rounding is half to even on the true value, as in Python.</summary>
internal static class ExactDecimal
{
    /// <summary>|value| × 10^places as an integer, rounded half to even.</summary>
    public static BigInteger Scaled(double value, int places)
    {
        var (numerator, denominator) = Fraction(Math.Abs(value));
        if (places >= 0)
        {
            numerator *= BigInteger.Pow(10, places);
        }
        else
        {
            denominator *= BigInteger.Pow(10, -places);
        }

        return DivideHalfEven(numerator, denominator);
    }

    /// <summary>As <see cref="Scaled"/>, without big integers, for the sizes that prices and scores have.</summary>
    public static bool TryScaleSmall(double magnitude, int places, out ulong scaled)
    {
        scaled = 0;
        if (magnitude >= 1e9 || places is < 0 or > 6)
        {
            return false;
        }

        // value = mantissa / 2^shift, so value × 10^places is a product of at most 53 + 20 bits over a power of two.
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var exponent = (int)(bits >> 52);
        var shift = 1075 - exponent;
        if (shift is < 1 or > 120)
        {
            return false;
        }

        var product = ((UInt128)((bits & 0xFFFFFFFFFFFFF) | (1L << 52))) * (ulong)Math.Pow(10, places);
        var quotient = product >> shift;
        var remainder = product - (quotient << shift);
        var half = UInt128.One << (shift - 1);
        scaled = (ulong)quotient + (remainder > half || (remainder == half && (quotient & 1) == 1) ? 1UL : 0UL);
        return true;
    }

    /// <summary>The integer quotient of two positive integers, rounded half to even.</summary>
    public static BigInteger DivideHalfEven(BigInteger numerator, BigInteger denominator)
    {
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var twice = (remainder * 2).CompareTo(denominator);
        return twice > 0 || (twice == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    /// <summary>The first digits of a positive finite float, rounded half to even, and the exponent of the first.</summary>
    public static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0)
        {
            return (new string('0', count), 0);
        }

        var exponent = (int)Math.Floor(Math.Log10(value));
        while (true)
        {
            var digits = Scaled(value, count - 1 - exponent).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (digits, exponent);
            }

            exponent += digits.Length > count ? 1 : -1;
        }
    }

    /// <summary>A finite float as a fraction of integers.</summary>
    public static (BigInteger Numerator, BigInteger Denominator) Fraction(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger numerator = value < 0 ? -mantissa : mantissa;
        return exponent >= 0 ? (numerator << exponent, BigInteger.One) : (numerator, BigInteger.One << -exponent);
    }

    /// <summary>The float nearest to the quotient of two integers.</summary>
    public static object Quotient(object? left, object? right)
    {
        const long Exact = 1L << 53;
        if (Numbers.TryLong(left, out var a) && Numbers.TryLong(right, out var b) && a is >= -Exact and <= Exact && b is >= -Exact and <= Exact)
        {
            return (double)a / b;
        }

        _ = Numbers.TryInteger(left, out var x);
        _ = Numbers.TryInteger(right, out var y);
        if (x.IsZero)
        {
            return 0.0;
        }

        // 66 significant bits and a sticky bit below them, so that the final conversion rounds once.
        var shift = 66 - (int)(x.GetBitLength() - y.GetBitLength());
        var numerator = BigInteger.Abs(x) << Math.Max(shift, 0);
        var denominator = BigInteger.Abs(y) << Math.Max(-shift, 0);
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        quotient = remainder.IsZero ? quotient : quotient | 1;
        var result = Math.ScaleB(ToDouble(quotient), -shift);
        if (double.IsInfinity(result))
        {
            throw Rendering.RenderFault.Runtime("integer division result too large for a float");
        }

        return x.Sign == y.Sign ? result : -result;
    }

    /// <summary>The nearest float, half to even (the framework's own conversion cuts off).</summary>
    public static double ToDouble(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        var excess = (int)magnitude.GetBitLength() - 53;
        if (excess > 0)
        {
            magnitude = DivideHalfEven(magnitude, BigInteger.One << excess);
        }

        var result = Math.ScaleB((double)(long)magnitude, Math.Max(excess, 0));
        return value.Sign < 0 ? -result : result;
    }
}

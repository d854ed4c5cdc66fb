using System.Numerics;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's arithmetic, for numbers and for the sequences that <c>+</c>, <c>*</c> and <c>%</c> work on.</summary>
internal static class Arithmetic
{
    /// <summary>Largest integer, in bits: what 4300 decimal digits need, the most Python prints.</summary>
    private const long MaxBits = 14_284;

    public static object? Add(object? left, object? right, Meter meter)
    {
        if (left is long a && right is long b && !AddOverflows(a, b, out var sum))
        {
            return Integers.Box(sum);
        }

        if (Numbers.TryInteger(left, out var x) && Numbers.TryInteger(right, out var y))
        {
            return Bounded(x + y);
        }

        if (Numbers.TryDouble(left, out var p) && Numbers.TryDouble(right, out var q))
        {
            return p + q;
        }

        return Sequences.TryConcat(left, right, meter, out var joined) ? joined : throw Unsupported("+", left, right);
    }

    public static object? Subtract(object? left, object? right)
    {
        if (left is long a && right is long b && !AddOverflows(a, -b, out var difference) && b != long.MinValue)
        {
            return Integers.Box(difference);
        }

        if (Numbers.TryInteger(left, out var x) && Numbers.TryInteger(right, out var y))
        {
            return Bounded(x - y);
        }

        return Numbers.TryDouble(left, out var p) && Numbers.TryDouble(right, out var q) ? p - q : throw Unsupported("-", left, right);
    }

    public static object? Multiply(object? left, object? right, Meter meter)
    {
        if (left is long a && right is long b && Math.BigMul(a, b, out var low) == low >> 63)
        {
            return Integers.Box(low);
        }

        if (Numbers.TryInteger(left, out var x))
        {
            if (Numbers.TryInteger(right, out var y))
            {
                return x.GetBitLength() + y.GetBitLength() > MaxBits + 1 ? throw TooLarge() : Bounded(x * y);
            }

            if (Sequences.TryRepeat(right, x, meter, out var repeated))
            {
                return repeated;
            }
        }
        else if (Numbers.TryInteger(right, out var count) && Sequences.TryRepeat(left, count, meter, out var repeated))
        {
            return repeated;
        }

        return Numbers.TryDouble(left, out var p) && Numbers.TryDouble(right, out var q) ? p * q : throw Unsupported("*", left, right);
    }

    public static object? Divide(object? left, object? right)
    {
        if (!Numbers.TryDouble(left, out var p) || !Numbers.TryDouble(right, out var q))
        {
            throw Unsupported("/", left, right);
        }

        if (q == 0)
        {
            throw RenderFault.Runtime("division by zero");
        }

        return left is double || right is double ? p / q : ExactDecimal.Quotient(left, right);
    }

    public static object? FloorDivide(object? left, object? right)
    {
        if (Numbers.TryInteger(left, out var x) && Numbers.TryInteger(right, out var y))
        {
            if (y.IsZero)
            {
                throw RenderFault.Runtime("integer division or modulo by zero");
            }

            var quotient = BigInteger.DivRem(x, y, out var remainder);
            return Bounded(!remainder.IsZero && remainder.Sign != y.Sign ? quotient - 1 : quotient);
        }

        return FloatDivision(left, right, "//").Quotient;
    }

    public static object? Modulo(object? left, object? right, RenderState state)
    {
        if (Text.TryString(left, out var format))
        {
            return PercentFormat.Apply(left, format, right, state);
        }

        if (Numbers.TryInteger(left, out var x) && Numbers.TryInteger(right, out var y))
        {
            if (y.IsZero)
            {
                throw RenderFault.Runtime("integer division or modulo by zero");
            }

            var remainder = BigInteger.Remainder(x, y);
            return Bounded(!remainder.IsZero && remainder.Sign != y.Sign ? remainder + y : remainder);
        }

        return FloatDivision(left, right, "%").Remainder;
    }

    public static object? Power(object? left, object? right)
    {
        if (Numbers.TryInteger(left, out var x) && Numbers.TryInteger(right, out var y) && y.Sign >= 0)
        {
            if (x.IsZero || x.IsOne || x == BigInteger.MinusOne)
            {
                return Integers.Normalize(y.IsZero ? 1 : x == BigInteger.MinusOne && y.IsEven ? 1 : x);
            }

            return (x.GetBitLength() - 1) * (double)y > MaxBits ? throw TooLarge() : Bounded(BigInteger.Pow(x, (int)y));
        }

        if (!Numbers.TryDouble(left, out var p) || !Numbers.TryDouble(right, out var q))
        {
            throw Unsupported("** or pow()", left, right);
        }

        if (p == 0 && q < 0)
        {
            throw RenderFault.Runtime("0.0 cannot be raised to a negative power");
        }

        if (p < 0 && q != Math.Truncate(q) && double.IsFinite(q))
        {
            throw RenderFault.Runtime("a negative number to a broken power is complex, which is not supported");
        }

        var result = Math.Pow(p, q);
        return double.IsInfinity(result) && double.IsFinite(p) && double.IsFinite(q) ? throw RenderFault.Runtime("numerical result out of range") : result;
    }

    public static object? Negate(object? value)
    {
        if (value is double d)
        {
            return -d;
        }

        return Numbers.TryInteger(value, out var x) ? Integers.Normalize(-x) : throw BadOperand("-", value);
    }

    public static object? Plus(object? value)
    {
        if (value is double)
        {
            return value;
        }

        return Numbers.TryInteger(value, out var x) ? Integers.Normalize(x) : throw BadOperand("+", value);
    }

    /// <summary>An integer within the size limit.</summary>
    public static object Bounded(BigInteger value) => value.GetBitLength() > MaxBits ? throw TooLarge() : Integers.Normalize(value);

    private static RenderFault TooLarge() => RenderFault.Limit($"an integer has more than {Lexing.NumberLiteral.MaxDigits} digits");

    private static bool AddOverflows(long a, long b, out long sum)
    {
        sum = unchecked(a + b);
        return ((a ^ sum) & (b ^ sum)) < 0;
    }

    private static (double Quotient, double Remainder) FloatDivision(object? left, object? right, string sign)
    {
        if (!Numbers.TryDouble(left, out var x) || !Numbers.TryDouble(right, out var y))
        {
            throw Unsupported(sign, left, right);
        }

        if (y == 0)
        {
            throw RenderFault.Runtime("float floor division by zero");
        }

        // The sign of the remainder follows the divisor, and the quotient is derived from it, so that both agree.
        var remainder = x % y;
        var quotient = (x - remainder) / y;
        if (remainder == 0)
        {
            remainder = Math.CopySign(0, y);
        }
        else if (remainder < 0 != y < 0)
        {
            remainder += y;
            quotient -= 1;
        }

        if (quotient == 0)
        {
            return (Math.CopySign(0, x / y), remainder);
        }

        var floor = Math.Floor(quotient);
        return (quotient - floor > 0.5 ? floor + 1 : floor, remainder);
    }

    private static RenderFault BadOperand(string sign, object? value)
    {
        (value as Undefined)?.Use();
        return value is Undefined undefined ? undefined.Fail() : RenderFault.Runtime($"bad operand type for unary {sign}: '{TypeNames.Of(value)}'");
    }

    private static RenderFault Unsupported(string sign, object? left, object? right) => (left as Undefined ?? right as Undefined) is { } undefined
        ? undefined.Fail()
        : RenderFault.Runtime($"unsupported operand type(s) for {sign}: '{TypeNames.Of(left)}' and '{TypeNames.Of(right)}'");
}

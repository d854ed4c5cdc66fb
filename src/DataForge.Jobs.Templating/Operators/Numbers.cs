using System.Numerics;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>What counts as a number, and the order of numbers across their types.</summary>
internal static class Numbers
{
    /// <summary>The order of two numbers of which one is not a number: nothing but "unequal" holds.</summary>
    public const int Unordered = int.MinValue;

    /// <summary>Integers of any size, and truth values as 0 and 1.</summary>
    public static bool TryInteger(object? value, out BigInteger integer)
    {
        switch (value)
        {
            case long n:
                integer = n;
                return true;
            case bool b:
                integer = b ? 1 : 0;
                return true;
            case BigInteger big:
                integer = big;
                return true;
            default:
                integer = default;
                return false;
        }
    }

    /// <summary>Integers that fit a long, and truth values.</summary>
    public static bool TryLong(object? value, out long integer)
    {
        integer = value switch
        {
            long n => n,
            bool b => b ? 1 : 0,
            _ => 0,
        };
        return value is long or bool;
    }

    public static bool TryDouble(object? value, out double number)
    {
        switch (value)
        {
            case double d:
                number = d;
                return true;
            case long n:
                number = n;
                return true;
            case bool b:
                number = b ? 1 : 0;
                return true;
            case BigInteger big:
                number = Formatting.ExactDecimal.ToDouble(big);
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>The order of two numbers, or <see cref="Unordered"/>; false when one of them is no number at all.</summary>
    public static bool TryOrder(object? left, object? right, out int order)
    {
        order = 0;
        if (TryLong(left, out var a) && TryLong(right, out var b))
        {
            order = a.CompareTo(b);
            return true;
        }

        if (!TryDouble(left, out var x) || !TryDouble(right, out var y))
        {
            return false;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            order = Unordered;
            return true;
        }

        if (left is double && right is double || double.IsInfinity(x) || double.IsInfinity(y))
        {
            order = x.CompareTo(y);
            return true;
        }

        order = OrderExactly(left, right);
        return true;
    }

    // An integer and a float: compare the integer with the float's whole part, then look at the fraction.
    private static int OrderExactly(object? left, object? right)
    {
        if (left is double x)
        {
            return -OrderExactly(right, left);
        }

        _ = TryInteger(left, out var integer);
        if (TryInteger(right, out var other))
        {
            return integer.CompareTo(other);
        }

        var number = (double)right!;
        var order = integer.CompareTo(new BigInteger(Math.Truncate(number)));
        return order != 0 ? order : 0.0.CompareTo(number - Math.Truncate(number));
    }
}

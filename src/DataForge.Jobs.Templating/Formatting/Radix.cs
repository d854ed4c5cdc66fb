using System.Globalization;
using System.Numerics;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Digits of integers that are not negative.</summary>
internal static class Radix
{
    public static string Digits(BigInteger value, int radix)
    {
        if (radix == 10)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        if (value.IsZero)
        {
            return "0";
        }

        var digits = new Stack<char>();
        for (; !value.IsZero; value /= radix)
        {
            digits.Push("0123456789abcdef"[(int)(value % radix)]);
        }

        return new string([.. digits]);
    }
}

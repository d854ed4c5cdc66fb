using System.Globalization;
using System.Numerics;
using System.Text;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Numbers from text as Python's <c>float()</c> reads them, and floats in the three classic notations.</summary>
internal static class NumberText
{
    public static bool TryParseFloat(string text, out double number)
    {
        var trimmed = text.Trim();
        var digits = IntegerText.RemoveUnderscores(trimmed);
        number = 0;
        if (digits is null)
        {
            return false;
        }

        var sign = digits.StartsWith('-') ? -1 : 1;
        switch (digits.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity" when digits.Length - digits.TrimStart('+', '-').Length <= 1:
                number = sign * double.PositiveInfinity;
                return true;
            case "nan" when digits.Length - digits.TrimStart('+', '-').Length <= 1:
                number = double.NaN;
                return true;
        }

        return digits.AsSpan().IndexOfAnyExcept("0123456789+-.eE") < 0
            && double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    /// <summary><c>%f</c>: a fixed number of digits after the point.</summary>
    public static string Fixed(double value, int places)
    {
        if (!double.IsFinite(value))
        {
            return FloatText.Repr(value);
        }

        var digits = ExactDecimal.TryScaleSmall(Math.Abs(value), places, out var small)
            ? small.ToString(CultureInfo.InvariantCulture)
            : ExactDecimal.Scaled(value, places).ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft(places + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return places == 0 ? sign + digits : $"{sign}{digits[..^places]}.{digits[^places..]}";
    }

    /// <summary><c>%e</c>: one digit before the point and a decimal exponent.</summary>
    public static string Exponential(double value, int places)
    {
        if (!double.IsFinite(value))
        {
            return FloatText.Repr(value);
        }

        var (digits, exponent) = ExactDecimal.Significant(Math.Abs(value), places + 1);
        return (double.IsNegative(value) ? "-" : "") + Exponential(digits, exponent);
    }

    /// <summary><c>%g</c>: the shorter of the two for a number of significant digits; <paramref name="keepZeros"/> is the alternate form.</summary>
    public static string General(double value, int significant, bool keepZeros = false)
    {
        if (!double.IsFinite(value))
        {
            return FloatText.Repr(value);
        }

        significant = Math.Max(significant, 1);
        var (digits, exponent) = ExactDecimal.Significant(Math.Abs(value), significant);
        var sign = double.IsNegative(value) ? "-" : "";
        digits = keepZeros ? digits : digits.TrimEnd('0') is { Length: > 0 } some ? some : "0";
        if (exponent < -4 || exponent >= significant)
        {
            return sign + Exponential(digits, exponent);
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = digits.Length > exponent ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        return digits.Length > exponent + 1 ? $"{sign}{whole}.{digits[(exponent + 1)..]}" : sign + whole;
    }

    /// <summary>A float formatted with a precision but no type: like <see cref="General"/>, but it always looks like a float.</summary>
    public static string GeneralWithPoint(double value, int significant)
    {
        if (!double.IsFinite(value))
        {
            return FloatText.Repr(value);
        }

        significant = Math.Max(significant, 1);
        var (digits, exponent) = ExactDecimal.Significant(Math.Abs(value), significant);
        if (value != 0 && exponent >= -4 && exponent + 1 > significant - 1)
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } some ? some : "0";
            return (double.IsNegative(value) ? "-" : "") + Exponential(digits, exponent);
        }

        var text = General(value, significant);
        return text.Contains('.') || text.Contains('e') ? text : text + ".0";
    }

    private static string Exponential(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }
}

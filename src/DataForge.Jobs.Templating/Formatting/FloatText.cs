using System.Globalization;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Python's shortest text of a float that reads back the same.</summary>
internal static class FloatText
{
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture).AsSpan();
        var negative = text[0] == '-';
        text = negative ? text[1..] : text;
        var e = text.IndexOf('E');
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.');
        var digits = dot < 0 ? mantissa.ToString() : string.Concat(mantissa[..dot], mantissa[(dot + 1)..]);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var leading = digits.AsSpan().IndexOfAnyExcept('0');
        digits = digits[leading..].TrimEnd('0');
        point -= leading;
        return (negative ? "-" : "") + Layout(digits, point);
    }

    /// <summary>Places the point: <paramref name="point"/> digits stand before it.</summary>
    private static string Layout(string digits, int point)
    {
        if (point is > 16 or < -3)
        {
            var exponent = point - 1;
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            var sign = exponent < 0 ? "-" : "+";
            return $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return point >= digits.Length
            ? digits + new string('0', point - digits.Length) + ".0"
            : $"{digits[..point]}.{digits[point..]}";
    }
}

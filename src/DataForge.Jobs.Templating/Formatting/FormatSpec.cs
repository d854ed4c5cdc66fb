using System.Globalization;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>One format specification of <c>str.format</c>: fill, alignment, sign, width, grouping, precision and type.</summary>
internal sealed class FormatSpec
{
    private readonly string _spec;
    private readonly Meter _meter;
    private string _fill = " ";
    private char _align;
    private char _sign;
    private bool _alternate;
    private int _width;
    private char _grouping;
    private int? _precision;
    private char _type;

    private FormatSpec(string spec, Meter meter)
    {
        _spec = spec;
        _meter = meter;
        Parse();
    }

    public static string Apply(object? value, string spec, Meter meter)
    {
        if (spec.Length == 0)
        {
            return Text.Of(value, meter);
        }

        if (value is Markup)
        {
            throw RenderFault.Runtime("a format specification cannot be used on safe text");
        }

        (value as Undefined)?.Use();
        return value switch
        {
            string text => new FormatSpec(spec, meter).OfText(text),
            double number => new FormatSpec(spec, meter).OfFloat(number),
            _ when Numbers.TryInteger(value, out var integer) => new FormatSpec(spec, meter).OfInteger(integer),
            Undefined => new FormatSpec(spec, meter).OfText(""),
            _ => throw RenderFault.Runtime($"unsupported format string passed to {TypeNames.Of(value)}.__format__"),
        };
    }

    private void Parse()
    {
        var at = 0;
        var first = _spec.Length > 0 && char.IsSurrogatePair(_spec, 0) ? 2 : 1;
        if (_spec.Length > first && _spec[first] is '<' or '>' or '=' or '^')
        {
            _fill = _spec[..first];
            _align = _spec[first];
            at = first + 1;
        }
        else if (_spec[0] is '<' or '>' or '=' or '^')
        {
            _align = _spec[at++];
        }

        _sign = At(at) is '+' or '-' or ' ' ? _spec[at++] : '\0';
        if (At(at) == 'z')
        {
            throw RenderFault.Runtime("the format option 'z' is not supported");
        }

        _alternate = At(at) == '#';
        at += _alternate ? 1 : 0;
        if (At(at) == '0')
        {
            _fill = _align == '\0' ? "0" : _fill;
            _align = _align == '\0' ? '0' : _align;
            at++;
        }

        _width = Digits(ref at) ?? 0;
        _grouping = At(at) is ',' or '_' ? _spec[at++] : '\0';
        if (At(at) == '.')
        {
            at++;
            _precision = Digits(ref at) ?? throw RenderFault.Runtime("Format specifier missing precision");
        }

        _type = At(at);
        if (at + (_type == '\0' ? 0 : 1) != _spec.Length)
        {
            throw RenderFault.Runtime($"Invalid format specifier '{_spec}'");
        }

        _meter.ChargeText(_width);
    }

    private char At(int index) => index < _spec.Length ? _spec[index] : '\0';

    private int? Digits(ref int at)
    {
        var start = at;
        while (char.IsAsciiDigit(At(at)))
        {
            at++;
        }

        if (at == start)
        {
            return null;
        }

        return int.TryParse(_spec.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000
            ? number
            : throw RenderFault.Limit("a format's width or precision is too large");
    }

    private string OfText(string text)
    {
        if (_type is not ('\0' or 's'))
        {
            throw Unknown("str");
        }

        if (_sign != '\0' || _alternate || _grouping != '\0' || _align == '=')
        {
            throw RenderFault.Runtime($"the format '{_spec}' cannot be used on text");
        }

        text = _precision is { } most && most < CodePoints.Count(text) ? text[..CodePoints.Offset(text, most)] : text;
        return Pad("", text, _align is '\0' or '0' ? '<' : _align);
    }

    private string OfInteger(BigInteger value)
    {
        if (_type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%')
        {
            return OfFloat(ExactDecimal.ToDouble(value));
        }

        if (_precision is not null)
        {
            throw RenderFault.Runtime("Precision not allowed in integer format specifier");
        }

        if (_type == 'c')
        {
            return value >= 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF)
                ? Pad("", char.ConvertFromUtf32((int)value), _align is '\0' ? '<' : _align)
                : throw RenderFault.Runtime("%c arg not in range(0x110000)");
        }

        var radix = _type switch { '\0' or 'd' or 'n' => 10, 'b' => 2, 'o' => 8, 'x' or 'X' => 16, _ => throw Unknown("int") };
        if (_grouping == ',' && radix != 10 || _grouping != '\0' && _type == 'n')
        {
            throw RenderFault.Runtime($"Cannot specify '{_grouping}' with '{_type}'.");
        }

        var digits = Radix.Digits(BigInteger.Abs(value), radix);
        var prefix = !_alternate ? "" : _type switch { 'b' => "0b", 'o' => "0o", 'x' => "0x", 'X' => "0X", _ => "" };
        return Number(value.Sign < 0, prefix, _type == 'X' ? digits.ToUpperInvariant() : digits, "", radix == 10 ? 3 : 4);
    }

    private string OfFloat(double value)
    {
        if (_precision > 1000)
        {
            throw RenderFault.Limit("a format asks for more than 1000 digits");
        }

        var magnitude = Math.Abs(_type == '%' ? value * 100 : value);
        var precision = _precision ?? 6;
        var text = char.ToLowerInvariant(_type) switch
        {
            'f' or '%' => NumberText.Fixed(magnitude, precision),
            'e' => NumberText.Exponential(magnitude, precision),
            'g' or 'n' => NumberText.General(magnitude, precision, _alternate),
            '\0' => _precision is null ? FloatText.Repr(magnitude) : NumberText.GeneralWithPoint(magnitude, precision),
            _ => throw Unknown("float"),
        };
        if (_alternate && double.IsFinite(value) && !text.Contains('.'))
        {
            var e = text.IndexOf('e');
            text = e < 0 ? text + "." : text.Insert(e, ".");
        }

        text = _type is 'E' or 'F' or 'G' ? text.ToUpperInvariant() : text;
        var end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        end = end < 0 ? text.Length : end;
        var rest = text[end..] + (_type == '%' ? "%" : "");
        return Number(double.IsNegative(value) && !double.IsNaN(value), "", text[..end], rest, 3);
    }

    private string Number(bool negative, string prefix, string digits, string rest, int group)
    {
        var head = (negative ? "-" : _sign is '+' or ' ' ? _sign.ToString() : "") + prefix;
        var zeros = _align == '0' || (_align == '=' && _fill == "0");
        if (_grouping != '\0' && digits.Length > 0)
        {
            digits = Group(digits, group, zeros ? _width - head.Length - rest.Length : 0);
        }

        return Pad(head, digits + rest, _align switch { '\0' => '>', '0' => '=', _ => _align });
    }

    // With zeros as fill the grouping goes on through them.
    private string Group(string digits, int size, int width)
    {
        var result = new StringBuilder();
        var count = 0;
        for (var i = digits.Length - 1; i >= 0 || result.Length < width; i--)
        {
            if (count > 0 && count % size == 0)
            {
                result.Insert(0, _grouping);
            }

            result.Insert(0, i >= 0 ? digits[i] : '0');
            count++;
        }

        return result.ToString();
    }

    private string Pad(string head, string text, char align)
    {
        var padding = _width - CodePoints.Count(head) - CodePoints.Count(text);
        if (padding <= 0)
        {
            return head + text;
        }

        var left = align switch { '<' => 0, '^' => padding / 2, _ => padding };
        var (before, after) = (Fill(left), Fill(padding - left));
        return align == '=' ? head + before + text : before + head + text + after;
    }

    private string Fill(int count) => _fill.Length == 1 ? new string(_fill[0], count) : new StringBuilder().Insert(0, _fill, count).ToString();

    private RenderFault Unknown(string type) => RenderFault.Runtime($"Unknown format code '{_type}' for object of type '{type}'");
}

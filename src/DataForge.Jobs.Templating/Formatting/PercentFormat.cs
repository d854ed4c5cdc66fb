using System.Globalization;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Python's <c>"%s" % value</c>.</summary>
internal sealed class PercentFormat
{
    private readonly string _format;
    private readonly object? _given;
    private readonly object?[] _values;
    private readonly PyDict? _named;
    private readonly bool _escape;
    private readonly RenderState _state;
    private readonly Output _result;
    private int _at;
    private int _next;

    private PercentFormat(string format, object? given, bool escape, RenderState state, Output result)
    {
        _format = format;
        _given = given;
        _values = given is PyTuple tuple ? tuple.Items : [given];
        _named = given as PyDict;
        _escape = escape;
        _state = state;
        _result = result;
    }

    /// <summary>Applies a format to a tuple of values, a dictionary, or one value; safe text stays safe by escaping them.</summary>
    public static object Apply(object? original, string format, object? given, RenderState state)
    {
        using var result = new Output(state.Meter.Options.MaxOutputLength);
        new PercentFormat(format, given, original is Markup, state, result).Run();
        state.Meter.ChargeText(result.Length);
        return original is Markup ? new Markup(result.ToString()) : result.ToString();
    }

    private void Run()
    {
        while (_at < _format.Length)
        {
            var percent = _format.IndexOf('%', _at);
            _result.Write(_format.AsSpan(_at, (percent < 0 ? _format.Length : percent) - _at));
            if (percent < 0)
            {
                break;
            }

            _at = percent + 1;
            Directive();
        }

        if (_given is not (PyDict or PyList or PyRange) && _next < _values.Length)
        {
            throw RenderFault.Runtime("not all arguments converted during string formatting");
        }
    }

    private void Directive()
    {
        object? value = null;
        var hasValue = false;
        if (Peek() == '(')
        {
            value = Named();
            hasValue = true;
        }

        var flags = Flags();
        var width = Number(ref flags);
        int? precision = null;
        if (Peek() == '.')
        {
            _at++;
            var ignored = "";
            precision = Math.Max(Number(ref ignored) ?? 0, 0);
        }

        if (Peek() is 'h' or 'l' or 'L')
        {
            _at++;
        }

        var type = Peek();
        if (type == '\0')
        {
            throw RenderFault.Runtime("incomplete format");
        }

        _at++;
        if (type == '%')
        {
            _result.Write('%');
            return;
        }

        if (precision > 1000)
        {
            throw RenderFault.Limit("a format asks for more than 1000 digits");
        }

        value = hasValue ? value : Positional();
        _result.Write(Pad(Convert(type, value, flags, precision), type, flags, width ?? 0));
    }

    private char Peek() => _at < _format.Length ? _format[_at] : '\0';

    private object? Named()
    {
        if (_named is null)
        {
            throw RenderFault.Runtime("format requires a mapping");
        }

        var depth = 1;
        var start = ++_at;
        for (; depth > 0; _at++)
        {
            depth += Peek() switch
            {
                '\0' => throw RenderFault.Runtime("incomplete format key"),
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
        }

        var key = _format[start..(_at - 1)];
        return _named.TryGet(key, out var value) ? value : throw RenderFault.Runtime($"the format's values have no key '{key}'");
    }

    private object? Positional() => _next < _values.Length
        ? _values[_next++]
        : throw RenderFault.Runtime("not enough arguments for format string");

    private string Flags()
    {
        var start = _at;
        while (Peek() is '-' or '+' or ' ' or '0' or '#')
        {
            _at++;
        }

        return _format[start.._at];
    }

    private int? Number(ref string flags)
    {
        if (Peek() == '*')
        {
            _at++;
            var given = Positional();
            if (!Numbers.TryLong(given, out var width))
            {
                throw RenderFault.Runtime("* wants int");
            }

            flags = width < 0 ? flags + "-" : flags;
            _state.Meter.ChargeText(Math.Abs(width));
            return (int)Math.Abs(width);
        }

        var start = _at;
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }

        if (_at == start)
        {
            return null;
        }

        return int.TryParse(_format.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RenderFault.Limit("a format's width is too large");
    }

    private string Convert(char type, object? value, string flags, int? precision)
    {
        (value as Undefined)?.Use();
        switch (type)
        {
            case 's' or 'r' or 'a':
                var text = type == 's' ? Text.Of(value, _state.Meter) : Text.Repr(value, _state.Meter);
                text = type == 'a' ? StrFormat.AsciiOnly(text) : text;
                text = _escape && !(type == 's' && value is Markup) ? Escaping.Escape(text) : text;
                return precision is { } most && most < CodePoints.Count(text) ? text[..CodePoints.Offset(text, most)] : text;
            case 'c':
                return Character(value);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return Integer(type, value, flags, precision ?? 0);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return Float(type, value, flags, precision ?? 6);
            default:
                throw RenderFault.Runtime($"unsupported format character '{type}'");
        }
    }

    private static string Character(object? value)
    {
        if (Text.TryString(value, out var text) && CodePoints.Count(text) == 1)
        {
            return text;
        }

        return Numbers.TryLong(value, out var code) && code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32((int)code)
            : throw RenderFault.Runtime("%c requires int or char");
    }

    private static string Integer(char type, object? value, string flags, int precision)
    {
        if (value is double && type is 'd' or 'i' or 'u')
        {
            value = Rounding.ToInteger(Math.Truncate((double)value!));
        }

        if (!Numbers.TryInteger(value, out var integer))
        {
            throw RenderFault.Runtime($"%{type} format: a real number is required, not {TypeNames.Of(value)}");
        }

        var digits = Radix.Digits(BigInteger.Abs(integer), type switch { 'x' or 'X' => 16, 'o' => 8, _ => 10 }).PadLeft(precision, '0');
        var prefix = !flags.Contains('#') ? "" : type switch { 'x' => "0x", 'X' => "0X", 'o' => "0o", _ => "" };
        digits = type == 'X' ? digits.ToUpperInvariant() : digits;
        return Sign(integer.Sign < 0, flags) + prefix + digits;
    }

    private static string Float(char type, object? value, string flags, int precision)
    {
        if (!Numbers.TryDouble(value, out var number))
        {
            throw RenderFault.Runtime($"must be real number, not {TypeNames.Of(value)}");
        }

        var magnitude = Math.Abs(number);
        var text = char.ToLowerInvariant(type) switch
        {
            'e' => NumberText.Exponential(magnitude, precision),
            'f' => NumberText.Fixed(magnitude, precision),
            _ => NumberText.General(magnitude, precision, flags.Contains('#')),
        };
        if (flags.Contains('#') && !text.Contains('.') && double.IsFinite(number))
        {
            var exponent = text.IndexOf('e');
            text = exponent < 0 ? text + "." : text.Insert(exponent, ".");
        }

        return Sign(double.IsNegative(number) && !double.IsNaN(number), flags) + (char.IsUpper(type) ? text.ToUpperInvariant() : text);
    }

    private static string Sign(bool negative, string flags) => negative ? "-" : flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : "";

    private string Pad(string text, char type, string flags, int width)
    {
        var padding = width - CodePoints.Count(text);
        if (padding <= 0)
        {
            return text;
        }

        _state.Meter.ChargeText(width);
        if (flags.Contains('-'))
        {
            return text + new string(' ', padding);
        }

        if (!flags.Contains('0') || type is 's' or 'r' or 'a' or 'c' || text.EndsWith("nf", StringComparison.OrdinalIgnoreCase) || text.EndsWith("nan", StringComparison.OrdinalIgnoreCase))
        {
            return new string(' ', padding) + text;
        }

        var start = text.Length > 0 && text[0] is '-' or '+' or ' ' ? 1 : 0;
        start += text.Length > start + 1 && text[start] == '0' && char.IsLetter(text[start + 1]) ? 2 : 0;
        return text.Insert(start, new string('0', padding));
    }
}

using System.Globalization;
using System.Text;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Python's <c>str.format</c>. Fields reach attributes and items by the same rules as the template itself.</summary>
internal sealed class StrFormat(RenderState state, object?[] positional, Func<string, (bool Found, object? Value)> named, bool escape)
{
    private int _automatic;
    private bool _numbered;

    /// <summary>Fills a format; a field's own specification can contain fields one level deep.</summary>
    public string Apply(string format, int depth = 2)
    {
        if (depth == 0)
        {
            throw RenderFault.Runtime("Max string recursion exceeded");
        }

        using var result = new Output(state.Meter.Options.MaxOutputLength);
        var at = 0;
        while (at < format.Length)
        {
            var c = format[at];
            if (c is '{' or '}' && at + 1 < format.Length && format[at + 1] == c)
            {
                result.Write(c);
                at += 2;
            }
            else if (c == '{')
            {
                var end = FieldEnd(format, at + 1);
                result.Write(Field(format[(at + 1)..end], depth));
                at = end + 1;
            }
            else if (c == '}')
            {
                throw RenderFault.Runtime("Single '}' encountered in format string");
            }
            else
            {
                result.Write(c);
                at++;
            }
        }

        state.Meter.ChargeText(result.Length);
        return result.ToString();
    }

    /// <summary>Text with everything outside ASCII escaped, as <c>ascii()</c> does.</summary>
    public static string AsciiOnly(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                < 128 => rune.ToString(),
                < 256 => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                < 65536 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            });
        }

        return result.ToString();
    }

    private static int FieldEnd(string format, int at)
    {
        for (var depth = 1; at < format.Length; at++)
        {
            depth += format[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        throw RenderFault.Runtime("expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        state.Meter.Step();
        var end = 0;
        for (var inBracket = false; end < field.Length && (inBracket || field[end] is not ('!' or ':')); end++)
        {
            inBracket = field[end] == '[' || (inBracket && field[end] != ']');
        }

        var value = Value(field[..end]);
        if (end < field.Length && field[end] == '!')
        {
            if (end + 1 >= field.Length || (end + 2 < field.Length && field[end + 2] != ':'))
            {
                throw RenderFault.Runtime("expected ':' after conversion specifier");
            }

            value = Converted(value, field[end + 1]);
            end += 2;
        }

        var spec = end < field.Length ? Apply(field[(end + 1)..], depth - 1) : "";
        var text = FormatSpec.Apply(value, spec, state.Meter);
        return escape && value is not Markup ? Escaping.Escape(text) : text;
    }

    private object? Converted(object? value, char conversion) => conversion switch
    {
        's' => Text.Of(value, state.Meter),
        'r' => Text.Repr(value, state.Meter),
        'a' => AsciiOnly(Text.Repr(value, state.Meter)),
        _ => throw RenderFault.Runtime($"Unknown conversion specifier '{conversion}'"),
    };

    private object? Value(string path)
    {
        var end = path.AsSpan().IndexOfAny('.', '[');
        end = end < 0 ? path.Length : end;
        var value = First(path[..end]);
        while (end < path.Length)
        {
            if (path[end] == '.')
            {
                var stop = path.AsSpan(end + 1).IndexOfAny('.', '[');
                stop = stop < 0 ? path.Length : end + 1 + stop;
                var name = path[(end + 1)..stop];
                value = Lookup.TryAttribute(state, value, name, out var attribute)
                    ? attribute
                    : throw RenderFault.Runtime($"'{TypeNames.Of(value)}' object has no attribute '{name}'");
                end = stop;
            }
            else if (path[end] == '[' && path.IndexOf(']', end) is var close and > 0)
            {
                var key = path[(end + 1)..close];
                object? index = key.Length is > 0 and < 10 && key.All(char.IsAsciiDigit) ? Integers.Box(long.Parse(key, CultureInfo.InvariantCulture)) : key;
                value = Lookup.Item(state, value, index, null);
                value = value is Undefined missing ? throw missing.Fail() : value;
                end = close + 1;
            }
            else
            {
                throw RenderFault.Runtime("Only '.' or '[' may follow ']' in format field specifier");
            }
        }

        return value;
    }

    private object? First(string name)
    {
        if (name.Length == 0 || name.All(char.IsAsciiDigit))
        {
            var automatic = name.Length == 0;
            if (automatic ? _numbered : _automatic > 0)
            {
                throw RenderFault.Runtime("cannot mix automatic field numbering with manual field specification");
            }

            _numbered |= !automatic;
            var index = automatic ? _automatic++ : int.TryParse(name, CultureInfo.InvariantCulture, out var given) ? given : int.MaxValue;
            return index < positional.Length ? positional[index] : throw RenderFault.Runtime("Replacement index out of range for positional args tuple");
        }

        var (found, value) = named(name);
        return found ? value : throw RenderFault.Runtime($"the format's values have no key '{name}'");
    }
}

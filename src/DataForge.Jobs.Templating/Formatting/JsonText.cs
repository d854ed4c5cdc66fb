using System.Globalization;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>JSON as Python's <c>json.dumps</c> writes it with sorted keys, made safe for HTML as Jinja's <c>tojson</c> does.</summary>
internal sealed class JsonText(Meter meter, string? indent)
{
    private readonly StringBuilder _text = new();

    public static string ForHtml(object? value, object? indent, Meter meter)
    {
        (indent as Undefined)?.Use();
        string? unit = null;
        if (Text.TryString(indent, out var given))
        {
            unit = given;
        }
        else if (Numbers.TryLong(indent, out var blanks))
        {
            meter.ChargeText(blanks);
            unit = new string(' ', (int)Math.Max(blanks, 0));
        }
        else if (indent is not null)
        {
            throw RenderFault.Runtime("tojson: indent must be a number or text");
        }

        var json = new JsonText(meter, unit);
        json.Write(value, 0);
        return json._text
            .Replace("<", "\\u003c").Replace(">", "\\u003e").Replace("&", "\\u0026").Replace("'", "\\u0027")
            .ToString();
    }

    private void Write(object? value, int depth)
    {
        meter.Step();
        meter.CheckDepth(depth);
        meter.ChargeText(_text.Length > meter.Options.MaxOutputLength ? _text.Length : 0);
        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case bool b:
                _text.Append(b ? "true" : "false");
                break;
            case long or BigInteger:
                _text.Append(Text.Of(value, meter));
                break;
            case double d:
                _text.Append(Number(d));
                break;
            case string s:
                Quote(s);
                break;
            case Markup markup:
                Quote(markup.Text);
                break;
            case PyList list:
                WriteItems(list.Items, depth);
                break;
            case PyTuple tuple:
                WriteItems(tuple.Items, depth);
                break;
            case PyDict dict:
                WriteDict(dict, depth);
                break;
            default:
                (value as Undefined)?.Use();
                throw RenderFault.Runtime($"Object of type {TypeNames.Of(value)} is not JSON serializable");
        }
    }

    private static string Number(double value) => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? value > 0 ? "Infinity" : "-Infinity"
        : FloatText.Repr(value);

    private void WriteItems(IReadOnlyList<object?> items, int depth)
    {
        if (items.Count == 0)
        {
            _text.Append("[]");
            return;
        }

        _text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            Separate(i, depth + 1);
            Write(items[i], depth + 1);
        }

        Close(']', depth);
    }

    private void WriteDict(PyDict dict, int depth)
    {
        if (dict.Count == 0)
        {
            _text.Append("{}");
            return;
        }

        var entries = dict.Entries().Select(object? (entry) => new PyTuple([entry.Key, entry.Value])).ToList();
        entries = Sorting.Sort(entries, entry => ((PyTuple)entry!).Items[0], false, meter);
        _text.Append('{');
        for (var i = 0; i < entries.Count; i++)
        {
            var pair = ((PyTuple)entries[i]!).Items;
            Separate(i, depth + 1);
            Quote(Key(pair[0]));
            _text.Append(": ");
            Write(pair[1], depth + 1);
        }

        Close('}', depth);
    }

    private string Key(object? key) => key switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        double d => Number(d),
        string or Markup or long or BigInteger => Text.Of(key, meter),
        _ => throw RenderFault.Runtime($"keys must be str, int, float, bool or None, not {TypeNames.Of(key)}"),
    };

    private void Separate(int index, int depth)
    {
        _text.Append(index == 0 ? "" : indent is null ? ", " : ",");
        NewLine(depth);
    }

    private void Close(char bracket, int depth)
    {
        NewLine(depth);
        _text.Append(bracket);
    }

    private void NewLine(int depth)
    {
        if (indent is not null)
        {
            _text.Append('\n').Insert(_text.Length, indent, depth);
        }
    }

    private void Quote(string text)
    {
        meter.ChargeText(text.Length);
        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                >= ' ' and <= '~' => _text.Append(c),
                _ => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        _text.Append('"');
    }
}

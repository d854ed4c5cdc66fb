using System.Globalization;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Globals;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Writes values as Python's <c>repr()</c> does, bounded in length and depth.</summary>
internal sealed class ReprWriter(Meter meter, bool sortKeys = false)
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _open = [];

    public override string ToString() => _text.ToString();

    public void Write(object? value)
    {
        meter.Step();
        meter.ChargeText(_text.Length > meter.Options.MaxOutputLength ? _text.Length : 0);
        switch (value)
        {
            case string s:
                StringRepr.Write(s, _text);
                break;
            case Markup markup:
                _text.Append("Markup(");
                StringRepr.Write(markup.Text, _text);
                _text.Append(')');
                break;
            case BigInteger big:
                _text.Append(big.ToString(CultureInfo.InvariantCulture));
                break;
            case Undefined undefined:
                undefined.Use();
                _text.Append("Undefined");
                break;
            case PyList list:
                Enclose(list, "[", list.Items, "]", "[...]");
                break;
            case PyTuple tuple:
                Enclose(tuple, "(", tuple.Items, tuple.Items.Length == 1 ? ",)" : ")", "(...)");
                break;
            case PyDict dict:
                WriteDict(dict);
                break;
            case DictView view:
                Enclose(view, TypeNames.Of(view) + "([", view.Items(), "])", "...");
                break;
            case PyRange range:
                _text.Append(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}");
                _text.Append(range.Step == 1 ? ")" : string.Create(CultureInfo.InvariantCulture, $", {range.Step})"));
                break;
            case null or bool or long or double:
                _text.Append(Text.Of(value, meter));
                break;
            case NamespaceObject names:
                _text.Append("<Namespace ");
                Write(names.Values);
                _text.Append('>');
                break;
            case IPrintable printable:
                _text.Append(printable.Print());
                break;
            case PyIterator:
                throw RenderFault.Runtime("a lazy sequence cannot be printed; apply the filter 'list' or 'join' first");
            default:
                throw RenderFault.Runtime($"a value of type {TypeNames.Of(value)} cannot be printed");
        }
    }

    /// <summary>The entries by key; keys that have no order are put in the order of their types' names.</summary>
    public static List<KeyValuePair<object?, object?>> Sorted(PyDict dict, Meter meter)
    {
        var entries = dict.Entries().ToList();
        meter.Charge(entries.Count);
        return [.. entries.Order(Comparer<KeyValuePair<object?, object?>>.Create((x, y) => Order(x.Key, y.Key)))];

        int Order(object? x, object? y)
        {
            try
            {
                return Comparison.Order(x, y, meter);
            }
            catch (RenderFault fault) when (fault.Kind == TemplateErrorKind.Runtime)
            {
                return string.CompareOrdinal(TypeNames.Of(x), TypeNames.Of(y));
            }
        }
    }

    private void Enclose(object container, string open, IEnumerable<object?> items, string close, string again)
    {
        if (!Enter(container, again))
        {
            return;
        }

        _text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            _text.Append(first ? "" : ", ");
            first = false;
            Write(item);
        }

        _text.Append(close);
        _open.RemoveAt(_open.Count - 1);
    }

    private void WriteDict(PyDict dict)
    {
        if (!Enter(dict, "{...}"))
        {
            return;
        }

        _text.Append('{');
        var first = true;
        foreach (var (key, value) in sortKeys ? Sorted(dict, meter) : dict.Entries())
        {
            _text.Append(first ? "" : ", ");
            first = false;
            Write(key);
            _text.Append(": ");
            Write(value);
        }

        _text.Append('}');
        _open.RemoveAt(_open.Count - 1);
    }

    private bool Enter(object container, string again)
    {
        foreach (var open in _open)
        {
            if (ReferenceEquals(open, container))
            {
                _text.Append(again);
                return false;
            }
        }

        meter.CheckDepth(_open.Count);
        _open.Add(container);
        return true;
    }
}

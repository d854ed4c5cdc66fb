using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's iteration over a value.</summary>
internal static class Iteration
{
    public static IEnumerable<object?> Of(object? value, Meter meter)
    {
        switch (value)
        {
            case PyList list:
                return Live(list);
            case PyTuple tuple:
                return tuple.Items;
            case string text:
                return CodePoints.Split(text);
            case PyDict dict:
                return Keys(dict);
            case DictView view:
                return view.Items();
            case PyRange range:
                return Numbers(range);
            case PyIterator iterator:
                return Rest(iterator);
            case Markup markup:
                return CodePoints.Split(markup.Text);
            case Undefined undefined:
                undefined.Use();
                return [];
            default:
                throw RenderFault.Runtime($"'{TypeNames.Of(value)}' object is not iterable");
        }
    }

    /// <summary>All items at once, counted against the limits.</summary>
    public static List<object?> ToList(object? value, Meter meter)
    {
        if (value is PyList list)
        {
            meter.Charge(list.Items.Count);
            return [.. list.Items];
        }

        var items = new List<object?>();
        foreach (var item in Of(value, meter))
        {
            meter.Step();
            items.Add(item);
            meter.CheckLength(items.Count);
        }

        return items;
    }

    /// <summary>Python's <c>len()</c>; false when the value has none.</summary>
    public static bool TryLength(object? value, out long length)
    {
        long? known = value switch
        {
            string s => CodePoints.Count(s),
            Markup m => CodePoints.Count(m.Text),
            PyList list => list.Items.Count,
            PyTuple tuple => tuple.Items.Length,
            PyDict dict => dict.Count,
            DictView view => view.Dict.Count,
            PyRange range => range.Count,
            _ => null,
        };
        length = known ?? 0;
        return known is not null;
    }

    private static IEnumerable<object?> Live(PyList list)
    {
        // By index, because a template may append to the list it walks, as in Python.
        for (var i = 0; i < list.Items.Count; i++)
        {
            yield return list.Items[i];
        }
    }

    private static IEnumerable<object?> Keys(PyDict dict)
    {
        foreach (var (key, _) in dict.Entries())
        {
            yield return key;
        }
    }

    private static IEnumerable<object?> Numbers(PyRange range)
    {
        for (long i = 0; i < range.Count; i++)
        {
            yield return Integers.Box(range.At(i));
        }
    }

    private static bool MoveNext(PyIterator iterator)
    {
        RenderState.EnsureStack();
        return iterator.Items.MoveNext();
    }

    private static IEnumerable<object?> Rest(PyIterator iterator)
    {
        // Lazy sequences can be stacked upon each other without end, and each costs stack when it moves.
        while (MoveNext(iterator))
        {
            yield return iterator.Items.Current;
        }
    }
}

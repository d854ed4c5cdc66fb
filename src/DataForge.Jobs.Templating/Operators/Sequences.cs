using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Joining, repeating and slicing of text, lists and tuples.</summary>
internal static class Sequences
{
    public static bool TryConcat(object? left, object? right, Meter meter, out object? joined)
    {
        switch (left, right)
        {
            case (string a, string b):
                meter.ChargeText((long)a.Length + b.Length);
                joined = a + b;
                return true;
            case (string or Markup, string or Markup):
                var text = Escaping.Escape(left, meter).Text + Escaping.Escape(right, meter).Text;
                meter.ChargeText(text.Length);
                joined = new Markup(text);
                return true;
            case (PyList a, PyList b):
                joined = new PyList([.. a.Items, .. b.Items]);
                Count(meter, (long)a.Items.Count + b.Items.Count);
                return true;
            case (PyTuple a, PyTuple b):
                joined = new PyTuple([.. a.Items, .. b.Items]);
                Count(meter, (long)a.Items.Length + b.Items.Length);
                return true;
            default:
                joined = null;
                return false;
        }
    }

    public static bool TryRepeat(object? value, BigInteger times, Meter meter, out object? repeated)
    {
        repeated = null;
        if (!(value is string or Markup or PyList or PyTuple))
        {
            return false;
        }

        _ = Iteration.TryLength(value, out var length);
        var total = times.Sign <= 0 ? 0 : length * times;
        var limit = value is PyList or PyTuple ? meter.Options.MaxLoopLength : meter.Options.MaxOutputLength;
        if (total > limit)
        {
            throw RenderFault.Limit($"repeating would make more than {limit} items or characters");
        }

        var count = length == 0 || times.Sign <= 0 ? 0 : (int)times;
        meter.Charge(value is string or Markup ? (long)total >> 5 : (long)total);
        repeated = value switch
        {
            string text => new StringBuilder().Insert(0, text, count).ToString(),
            Markup markup => new Markup(new StringBuilder().Insert(0, markup.Text, count).ToString()),
            PyList list => new PyList(Enumerable.Repeat(list.Items, count).SelectMany(items => items).ToList()),
            _ => new PyTuple(Enumerable.Repeat(((PyTuple)value).Items, count).SelectMany(items => items).ToArray()),
        };
        return true;
    }

    public static object? Slice(object? value, object? start, object? stop, object? step, Meter meter)
    {
        if (value is Undefined undefined)
        {
            undefined.Use();
            return undefined;
        }

        if (!(value is string or Markup or PyList or PyTuple or PyRange))
        {
            throw RenderFault.Runtime($"'{TypeNames.Of(value)}' object cannot be sliced");
        }

        _ = Iteration.TryLength(value, out var length);
        var stride = step is null ? 1 : Bound(step);
        if (stride == 0)
        {
            throw RenderFault.Runtime("slice step cannot be zero");
        }

        var first = Clamp(start, length, stride, stride > 0 ? 0 : length - 1);
        var last = Clamp(stop, length, stride, stride > 0 ? length : -1);
        var picked = new PyRange(first, last, stride);
        meter.Charge(value is string or Markup ? picked.Count >> 5 : picked.Count);
        switch (value)
        {
            case PyRange range:
                return new PyRange(range.Start + (first * range.Step), range.Start + (last * range.Step), range.Step * stride);
            case PyList list:
                return new PyList(Pick(picked, i => list.Items[i]).ToList());
            case PyTuple tuple:
                return new PyTuple(Pick(picked, i => tuple.Items[i]).ToArray());
            default:
                _ = Text.TryString(value, out var text);
                var part = SliceText(text, picked, stride);
                return value is Markup ? new Markup(part) : part;
        }
    }

    private static string SliceText(string text, PyRange picked, long stride)
    {
        if (picked.Count == 0)
        {
            return "";
        }

        if (stride == 1)
        {
            var from = CodePoints.Offset(text, (int)picked.Start);
            return text[from..CodePoints.Offset(text, (int)picked.Stop)];
        }

        var points = CodePoints.Split(text);
        return string.Concat(Pick(picked, i => points[i]));
    }

    private static IEnumerable<T> Pick<T>(PyRange indices, Func<int, T> at)
    {
        for (long i = 0; i < indices.Count; i++)
        {
            yield return at((int)indices.At(i));
        }
    }

    private static long Clamp(object? index, long length, long stride, long missing)
    {
        if (index is null)
        {
            return missing;
        }

        var at = Bound(index);
        at = at < 0 ? at + length : at;
        return stride > 0 ? Math.Clamp(at, 0, length) : Math.Clamp(at, -1, length - 1);
    }

    // Indices far outside any sequence act like the end, whatever their size.
    private static long Bound(object index)
    {
        (index as Undefined)?.Use();
        return Numbers.TryInteger(index, out var value)
            ? (long)BigInteger.Clamp(value, int.MinValue, int.MaxValue)
            : throw RenderFault.Runtime("slice indices must be integers or None");
    }

    private static void Count(Meter meter, long items)
    {
        meter.CheckLength(items);
        meter.Charge(items);
    }
}

using System.Numerics;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's equality and order.</summary>
internal static class Comparison
{
    public static bool AreEqual(object? left, object? right, Meter meter) => AreEqual(left, right, meter, 0);

    /// <summary>Less than 0, 0 or more than 0; fails for values that have no order. <paramref name="sign"/> is for the message.</summary>
    public static int Order(object? left, object? right, Meter meter, string sign = "<") => Order(left, right, meter, sign, 0);

    public static bool Contains(object? container, object? item, Meter meter)
    {
        switch (container)
        {
            case string or Markup:
                _ = Text.TryString(container, out var text);
                if (!Text.TryString(item, out var part))
                {
                    (item as Undefined)?.Use();
                    throw RenderFault.Runtime($"'in <string>' requires string as left operand, not {TypeNames.Of(item)}");
                }

                meter.ChargeText(text.Length);
                return text.Contains(part, StringComparison.Ordinal);
            case PyDict dict:
                return dict.Contains(item);
            case DictView { Kind: DictViewKind.Keys } view:
                return view.Dict.Contains(item);
            case PyRange range when item is long n:
                return range.Count > 0 && (range.Step > 0 ? n >= range.Start && n < range.Stop : n <= range.Start && n > range.Stop)
                    && (n - range.Start) % range.Step == 0;
            default:
                foreach (var candidate in Iteration.Of(container, meter))
                {
                    meter.Step();
                    if (ReferenceEquals(candidate, item) || AreEqual(candidate, item, meter))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static bool AreEqual(object? left, object? right, Meter meter, int depth)
    {
        switch (left, right)
        {
            case (string a, string b):
                return a == b;
            case (long a, long b):
                return a == b;
            case (Undefined a, _):
                a.Use();
                return right is Undefined;
            case (_, Undefined b):
                b.Use();
                return false;
        }

        if (ReferenceEquals(left, right))
        {
            return left is not double d || !double.IsNaN(d);
        }

        if (Numbers.TryOrder(left, right, out var order))
        {
            return order == 0;
        }

        meter.CheckDepth(depth);
        switch (left, right)
        {
            case (string or Markup, string or Markup):
                _ = Text.TryString(left, out var x);
                _ = Text.TryString(right, out var y);
                return x == y;
            case (PyList a, PyList b):
                return a.Items.Count == b.Items.Count && AreItemsEqual(a.Items, b.Items, meter, depth);
            case (PyTuple a, PyTuple b):
                return a.Items.Length == b.Items.Length && AreItemsEqual(a.Items, b.Items, meter, depth);
            case (PyDict a, PyDict b):
                return AreDictsEqual(a, b, meter, depth);
            case (PyRange a, PyRange b):
                return a.Count == b.Count && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Step == b.Step)));
            default:
                return false;
        }
    }

    private static bool AreItemsEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right, Meter meter, int depth)
    {
        for (var i = 0; i < left.Count; i++)
        {
            meter.Step();
            if (!ReferenceEquals(left[i], right[i]) && !AreEqual(left[i], right[i], meter, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreDictsEqual(PyDict left, PyDict right, Meter meter, int depth)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left.Entries())
        {
            meter.Step();
            if (!right.TryGet(key, out var other) || !(ReferenceEquals(value, other) || AreEqual(value, other, meter, depth + 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static int Order(object? left, object? right, Meter meter, string sign, int depth)
    {
        meter.CheckDepth(depth);
        if (Numbers.TryOrder(left, right, out var order))
        {
            return order;
        }

        if (Text.TryString(left, out var a) && Text.TryString(right, out var b))
        {
            meter.ChargeText(Math.Min(a.Length, b.Length));
            return CodePoints.Compare(a, b);
        }

        (left as Undefined)?.Use();
        (right as Undefined)?.Use();
        return (left, right) switch
        {
            (PyList x, PyList y) => OrderItems(x.Items, y.Items, meter, sign, depth),
            (PyTuple x, PyTuple y) => OrderItems(x.Items, y.Items, meter, sign, depth),
            (Undefined x, _) => throw x.Fail(),
            (_, Undefined y) => throw y.Fail(),
            _ => throw RenderFault.Runtime($"'{sign}' not supported between instances of '{TypeNames.Of(left)}' and '{TypeNames.Of(right)}'"),
        };
    }

    private static int OrderItems(IReadOnlyList<object?> left, IReadOnlyList<object?> right, Meter meter, string sign, int depth)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            meter.Step();
            if (!ReferenceEquals(left[i], right[i]) && !AreEqual(left[i], right[i], meter, depth + 1))
            {
                return Order(left[i], right[i], meter, sign, depth + 1);
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}

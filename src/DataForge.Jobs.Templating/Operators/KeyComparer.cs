using System.Numerics;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Equality and hashes of dictionary keys: equal numbers are one key whatever their type, and lists and dictionaries are none.</summary>
internal sealed class KeyComparer(Meter meter) : IEqualityComparer<object>
{
    public new bool Equals(object? x, object? y)
    {
        if (x is string a && y is string b)
        {
            return a == b;
        }

        return Comparison.AreEqual(x, y, meter);
    }

    public int GetHashCode(object obj) => Hash(obj, 0);

    private int Hash(object? value, int depth)
    {
        switch (value)
        {
            case string s:
                return s.GetHashCode();
            case Markup markup:
                return markup.Text.GetHashCode();
            case bool b:
                return b ? 1 : 0;
            case long n:
                return n.GetHashCode();
            case double d:
                return d == Math.Truncate(d) && Math.Abs(d) < 9e18 ? ((long)d).GetHashCode() : d.GetHashCode();
            case BigInteger big:
                return ((double)big).GetHashCode();
            case null or NoneKey:
                return 7;
            case PyTuple tuple:
                return HashTuple(tuple, depth);
            case PyList or PyDict or DictView { Kind: not DictViewKind.Values }:
                throw RenderFault.Runtime($"unhashable type: '{TypeNames.Of(value)}'");
            case Undefined undefined:
                undefined.Use();
                return 0;
            default:
                return System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
        }
    }

    private int HashTuple(PyTuple tuple, int depth)
    {
        if (tuple.CachedHash == 0)
        {
            meter.CheckDepth(depth);
            meter.Charge(tuple.Items.Length);
            var hash = default(HashCode);
            foreach (var item in tuple.Items)
            {
                hash.Add(Hash(item, depth + 1));
            }

            tuple.CachedHash = hash.ToHashCode();
        }

        return tuple.CachedHash;
    }
}

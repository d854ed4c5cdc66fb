using System.Numerics;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's truth of a value.</summary>
internal static class Truth
{
    public static bool Of(object? value)
    {
        switch (value)
        {
            case bool b:
                return b;
            case null:
                return false;
            case string s:
                return s.Length > 0;
            case long n:
                return n != 0;
            case double d:
                return d != 0;
            case PyList list:
                return list.Items.Count > 0;
            case PyDict dict:
                return dict.Count > 0;
            case PyTuple tuple:
                return tuple.Items.Length > 0;
            case Markup markup:
                return markup.Text.Length > 0;
            case PyRange range:
                return range.Count > 0;
            case DictView view:
                return view.Dict.Count > 0;
            case BigInteger big:
                return !big.IsZero;
            case Undefined undefined:
                undefined.Use();
                return false;
            default:
                return true;
        }
    }
}

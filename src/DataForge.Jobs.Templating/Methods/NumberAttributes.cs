using System.Numerics;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Attributes of numbers and ranges that are no methods.</summary>
internal static class NumberAttributes
{
    public static bool TryGet(object? value, string name, out object? attribute)
    {
        attribute = (value, name) switch
        {
            (long or bool or BigInteger, "real" or "numerator") => Arithmetic.Plus(value),
            (double, "real") => value,
            (long or bool or BigInteger, "imag") => Integers.Box(0),
            (long or bool or BigInteger, "denominator") => Integers.Box(1),
            (double, "imag") => 0.0,
            (PyRange range, "start") => Integers.Box(range.Start),
            (PyRange range, "stop") => Integers.Box(range.Stop),
            (PyRange range, "step") => Integers.Box(range.Step),
            _ => null,
        };
        return attribute is not null;
    }
}

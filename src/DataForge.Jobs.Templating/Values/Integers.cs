using System.Numerics;

namespace DataForge.Jobs.Templating.Values;

/// <summary>Integers are boxed longs while they fit and <see cref="BigInteger"/> beyond; small ones are boxed once.</summary>
internal static class Integers
{
    private const int Lowest = -128;
    private const int Highest = 1023;
    private static readonly object[] Small = Enumerable.Range(Lowest, Highest - Lowest + 1).Select(i => (object)(long)i).ToArray();

    public static object Box(long value) => value is >= Lowest and <= Highest ? Small[value - Lowest] : value;

    public static object Normalize(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Box((long)value) : value;
}

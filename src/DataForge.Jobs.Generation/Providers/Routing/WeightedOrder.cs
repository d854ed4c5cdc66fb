using System.Numerics;

namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>
/// Puts deployments into an order in which each comes first as often as its weight says (weighted sampling without
/// replacement by exponential keys: Efraimidis and Spirakis, 2006). The order follows from the question, so that a
/// repeated question goes to the same deployment, whose prompt cache may know it.
/// </summary>
internal static class WeightedOrder
{
    /// <summary>The order for one question.</summary>
    /// <param name="weights">Above 0.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="ordinal">Which candidate asks.</param>
    public static int[] Of(IReadOnlyList<double> weights, long seed, long ordinal)
    {
        var keys = new double[weights.Count];
        var order = new int[weights.Count];
        for (var i = 0; i < weights.Count; i++)
        {
            order[i] = i;
            keys[i] = -Math.Log(Uniform((ulong)seed, (ulong)ordinal, (ulong)i)) / weights[i];
        }

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Above 0 and below 1, by the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static double Uniform(ulong seed, ulong ordinal, ulong place)
    {
        var mixed = Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(Mix(ordinal + 0x9E3779B97F4A7C15), 21) ^ Mix(place + 1));
        return ((mixed >> 11) + 0.5) / (1UL << 53);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Numbers that derive from (seed, ordinal), the same on every machine.</summary>
internal static class CallSeed
{
    /// <summary>A seed for providers that take one: 0 to 2³¹ − 1, since several of them read a signed 32-bit number.</summary>
    public static int Of(long seed, long ordinal) => (int)(Mix(Mix((ulong)seed) + (ulong)ordinal) >> 33);

    /// <summary>The finaliser of SplitMix64 after its step (Steele, Lea and Flood, 2014).</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

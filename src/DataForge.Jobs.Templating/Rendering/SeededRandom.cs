namespace DataForge.Jobs.Templating.Rendering;

/// <summary>Reproducible draws (SplitMix64; Steele, Lea and Flood 2014).</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)Math.BigMul(z, (ulong)bound, out _);
    }
}

namespace DataForge.Jobs.Testing.Randomness;

/// <summary>Chance that can be repeated in another process, which hash codes, salted in each, cannot.</summary>
public static class Seeded
{
    /// <summary>The random numbers of one step of a run; neighbouring steps have nothing in common.</summary>
    public static Random Of(int seed, int step)
    {
        // 2^32 over the golden ratio spreads neighbours (Knuth, The Art of Computer Programming, volume 3, 6.4).
        return new Random(unchecked(seed + (int)((uint)step * 2654435769)));
    }
}

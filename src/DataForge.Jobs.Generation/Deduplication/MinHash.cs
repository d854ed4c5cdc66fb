using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// MinHash (Broder, 1997): under each of a hundred random orders of all shingles, the first one of a text. Two texts
/// agree on each with a probability equal to their Jaccard similarity. An order is <c>x → mix((x ⊕ s)·a)</c> with
/// fixed <c>s</c> and odd <c>a</c>; integer arithmetic only, so vectors and scalars give the same bits.
/// </summary>
internal static class MinHash
{
    /// <summary>How many orders.</summary>
    public const int Orders = 100;

    /// <summary><see cref="Orders"/> rounded up to whole vectors.</summary>
    public const int Padded = 104;

    private const int Lanes = 8;

    /// <summary>The last multiplier of MurmurHash3's 32-bit finish (Appleby, 2011).</summary>
    private const uint Mixer = 0xC2B2AE35u;

    private static readonly uint[] Offsets = Constants(0x243F6A8885A308D3UL, 0);

    private static readonly uint[] Factors = Constants(0x13198A2E03707344UL, 1);

    /// <summary>The minima of the orders from <paramref name="first"/> (a multiple of 8) up to <paramref name="end"/>.</summary>
    public static void Minima(ReadOnlySpan<uint> shingles, int first, int end, Span<uint> minima)
    {
        var offsets = MemoryMarshal.Cast<uint, Vector256<uint>>(Offsets);
        var factors = MemoryMarshal.Cast<uint, Vector256<uint>>(Factors);
        var into = MemoryMarshal.Cast<uint, Vector256<uint>>(minima);
        var mixer = Vector256.Create(Mixer);
        var last = (end + Lanes - 1) / Lanes;
        var v = first / Lanes;
        for (; v + 4 <= last; v += 4)
        {
            var (s0, s1, s2, s3) = (offsets[v], offsets[v + 1], offsets[v + 2], offsets[v + 3]);
            var (a0, a1, a2, a3) = (factors[v], factors[v + 1], factors[v + 2], factors[v + 3]);
            var (m0, m1, m2, m3) = (Vector256<uint>.AllBitsSet, Vector256<uint>.AllBitsSet, Vector256<uint>.AllBitsSet,
                Vector256<uint>.AllBitsSet);
            foreach (var shingle in shingles)
            {
                var x = Vector256.Create(shingle);
                m0 = Vector256.Min(m0, Mix((x ^ s0) * a0, mixer));
                m1 = Vector256.Min(m1, Mix((x ^ s1) * a1, mixer));
                m2 = Vector256.Min(m2, Mix((x ^ s2) * a2, mixer));
                m3 = Vector256.Min(m3, Mix((x ^ s3) * a3, mixer));
            }

            (into[v], into[v + 1], into[v + 2], into[v + 3]) = (m0, m1, m2, m3);
        }

        for (; v < last; v++)
        {
            var minimum = Vector256<uint>.AllBitsSet;
            foreach (var shingle in shingles)
            {
                minimum = Vector256.Min(minimum, Mix((Vector256.Create(shingle) ^ offsets[v]) * factors[v], mixer));
            }

            into[v] = minimum;
        }
    }

    /// <summary>The same, one order at a time: what the vectors are tested against.</summary>
    public static void ScalarMinima(ReadOnlySpan<uint> shingles, int first, int end, Span<uint> minima)
    {
        for (var order = first; order < end; order++)
        {
            var minimum = uint.MaxValue;
            foreach (var shingle in shingles)
            {
                var mixed = (shingle ^ Offsets[order]) * Factors[order];
                mixed = (mixed ^ (mixed >> 15)) * Mixer;
                minimum = Math.Min(minimum, mixed);
            }

            minima[order] = minimum;
        }
    }

    private static Vector256<uint> Mix(Vector256<uint> product, Vector256<uint> mixer) => (product ^ (product >>> 15)) * mixer;

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014) from a fixed seed; the seeds are digits of π.</summary>
    private static uint[] Constants(ulong state, uint lowestBit)
    {
        var constants = new uint[Padded];
        for (var i = 0; i < constants.Length; i++)
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            constants[i] = (uint)(mixed >> 32) | lowestBit;
        }

        return constants;
    }
}

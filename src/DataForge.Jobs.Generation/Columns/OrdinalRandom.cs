using System.Text;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// Random numbers that are a function of (seed, name, ordinal) alone, so that any worker can draw any ordinal at any
/// time and gets what every other worker gets. What it yields is part of the product: stored jobs are resumed by newer
/// versions, so it may never change. Not for secrets.
/// </summary>
/// <remarks>
/// The stream is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with
/// the finaliser known as variant 13 of Stafford). It starts at
/// <c>mix(mix(mix(seed + γ) ⊕ fnv1a(name) + γ) ⊕ ordinal + γ)</c>, in 64-bit wrapping arithmetic, where <c>+ γ</c> binds
/// loosest, <c>γ</c> is 0x9E3779B97F4A7C15 and <c>fnv1a</c> is the 64-bit FNV-1a hash (Fowler, Noll and Vo) of the
/// name's UTF-8 bytes.
/// </remarks>
internal struct OrdinalRandom
{
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;
    private const ulong FnvOffset = 0xCBF2_9CE4_8422_2325;
    private const ulong FnvPrime = 0x0000_0100_0000_01B3;

    private ulong _state;

    private OrdinalRandom(ulong state) => _state = state;

    /// <summary>What the streams of one name share; computed once for a column.</summary>
    public static ulong KeyOf(long seed, string name)
    {
        var hash = FnvOffset;
        foreach (var unit in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ unit) * FnvPrime);
        }

        return unchecked(Mix((Mix((ulong)seed + Gamma) ^ hash) + Gamma));
    }

    /// <summary>The stream of one ordinal.</summary>
    public static OrdinalRandom At(ulong key, long ordinal) => new(unchecked(Mix((key ^ (ulong)ordinal) + Gamma)));

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += Gamma;
            return Mix(_state);
        }
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, each as likely as any other; 0 stands for 2^64.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", 2019: multiply, reject the uneven rest.</remarks>
    public ulong Below(ulong bound)
    {
        if (bound == 0)
        {
            return Next();
        }

        var high = Math.BigMul(Next(), bound, out var low);
        if (low < bound)
        {
            var uneven = unchecked(0 - bound) % bound;
            while (low < uneven)
            {
                high = Math.BigMul(Next(), bound, out low);
            }
        }

        return high;
    }

    /// <summary>A multiple of 2⁻⁵³ from 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}

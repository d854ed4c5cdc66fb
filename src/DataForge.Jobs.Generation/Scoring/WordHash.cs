using System.Runtime.CompilerServices;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// A 64-bit hash of folded letters, fed one UTF-16 unit at a time. Fixed for ever: signatures that are stored depend
/// on it. The multiplier is 2⁶⁴ divided by the golden ratio; the finish is that of MurmurHash3 (Appleby, 2011).
/// </summary>
internal static class WordHash
{
    public const ulong Seed = 0x2545F4914F6CDD1DUL;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Feed(ulong state, char letter)
    {
        state = (state ^ letter) * 0x9E3779B97F4A7C15UL;
        return state ^ (state >> 29);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong state)
    {
        state ^= state >> 33;
        state *= 0xFF51AFD7ED558CCDUL;
        state ^= state >> 33;
        state *= 0xC4CEB9FE1A85EC53UL;
        return state ^ (state >> 33);
    }

    /// <summary>The hash of letters that are folded already.</summary>
    public static ulong Of(ReadOnlySpan<char> folded)
    {
        var state = Seed;
        foreach (var letter in folded)
        {
            state = Feed(state, letter);
        }

        return Finish(state);
    }
}

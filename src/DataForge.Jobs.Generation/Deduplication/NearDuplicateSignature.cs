using System.Buffers;
using System.Buffers.Binary;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// Eighty bytes by which near-duplicates are found: twenty bands of five MinHash values each, every band hashed to a
/// little-endian 32-bit number. Two texts of Jaccard similarity <c>J</c> share a band with probability
/// 1 − (1 − J⁵)²⁰: .47 at .5, .98 at .7, .9996 at .8.
/// </summary>
/// <remarks>
/// Shingles are of five words, and of three in texts under thirty words. So that texts on both sides of that bound can
/// meet, one of thirty to fifty-nine words spends its first ten bands on shingles of five and the others on shingles of
/// three. Texts that share more than half of their shingles therefore always have at least ten bands in common to
/// compare (1 − (1 − J⁵)¹⁰: .98 at .8), and two texts of the same group all twenty.
/// The scheme is stored with samples: it must not change.
/// </remarks>
public static class NearDuplicateSignature
{
    /// <summary>The bytes of a signature.</summary>
    public const int Size = Bands * sizeof(uint);

    internal const int Bands = 20;
    internal const int Rows = MinHash.Orders / Bands;

    /// <summary>From this many words on, a text can be no duplicate of a short one: 27 of 58 shingles are under a half.</summary>
    private const int LongText = 60;

    private const int OnStack = 512;

    /// <summary>The signature of a text.</summary>
    public static byte[] Compute(string text) => Compute(SampleText.Of(text));

    /// <summary>The signature of a text that is taken apart already.</summary>
    public static byte[] Compute(SampleText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var units = Shingles.Units(text);
        Span<uint> minima = stackalloc uint[MinHash.Padded];
        if (units.Length < Shingles.ShortText)
        {
            Minima(units, Shingles.Short, 0, MinHash.Orders, minima);
        }
        else if (units.Length >= LongText)
        {
            Minima(units, Shingles.Long, 0, MinHash.Orders, minima);
        }
        else
        {
            // Vectors are eight wide and half of the orders is fifty, so six orders are made twice.
            Span<uint> ofThree = stackalloc uint[MinHash.Padded];
            Minima(units, Shingles.Long, 0, MinHash.Orders / 2, minima);
            Minima(units, Shingles.Short, 48, MinHash.Orders, ofThree);
            ofThree[(MinHash.Orders / 2)..].CopyTo(minima[(MinHash.Orders / 2)..]);
        }

        return HashBands(minima);
    }

    private static void Minima(ReadOnlySpan<ulong> units, int size, int first, int end, Span<uint> minima)
    {
        var count = Shingles.Count(units.Length, size);
        var rented = count > OnStack ? ArrayPool<uint>.Shared.Rent(count) : null;
        var shingles = (rented is null ? stackalloc uint[OnStack] : rented)[..count];
        for (var i = 0; i < count; i++)
        {
            shingles[i] = (uint)(Shingles.Hash(units, i, size) >> 32);
        }

        MinHash.Minima(shingles, first, end, minima);
        if (rented is not null)
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    private static byte[] HashBands(ReadOnlySpan<uint> minima)
    {
        var signature = new byte[Size];
        for (var band = 0; band < Bands; band++)
        {
            var state = WordHash.Seed + (ulong)band;
            foreach (var minimum in minima.Slice(band * Rows, Rows))
            {
                state = (state ^ minimum) * 0x9FB21C651E98DF25UL;
                state ^= state >> 32;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(signature.AsSpan(band * sizeof(uint)), (uint)(WordHash.Finish(state) >> 32));
        }

        return signature;
    }
}

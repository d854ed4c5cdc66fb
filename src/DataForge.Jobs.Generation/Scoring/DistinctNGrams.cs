using System.Buffers;
using System.Numerics;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>The share of distinct n-grams among all of a text's (distinct-n; Li, Galley, Brockett, Gao and Dolan, 2016).</summary>
internal static class DistinctNGrams
{
    /// <summary>0 to 1; 1 for a text with fewer than <paramref name="n"/> words.</summary>
    public static double Share(ReadOnlySpan<Word> words, int n)
    {
        var all = words.Length - n + 1;
        if (all <= 0)
        {
            return 1;
        }

        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)(all * 2));
        var table = ArrayPool<ulong>.Shared.Rent(slots);
        table.AsSpan(0, slots).Clear();
        var distinct = 0;
        for (var i = 0; i < all; i++)
        {
            var state = WordHash.Seed;
            for (var j = 0; j < n; j++)
            {
                state = (state ^ (uint)words[i + j].Id) * 0x9E3779B97F4A7C15UL;
                state ^= state >> 32;
            }

            state |= 1;
            var slot = (int)(state >> 8) & (slots - 1);
            while (table[slot] != 0 && table[slot] != state)
            {
                slot = (slot + 1) & (slots - 1);
            }

            if (table[slot] == 0)
            {
                table[slot] = state;
                distinct++;
            }
        }

        ArrayPool<ulong>.Shared.Return(table);
        return distinct / (double)all;
    }
}

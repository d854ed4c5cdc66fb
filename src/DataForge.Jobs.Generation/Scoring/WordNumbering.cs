using System.Buffers;
using System.Numerics;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Numbers the distinct words and stems of a text, and looks each distinct word up in the lexicon once.</summary>
internal static class WordNumbering
{
    private const int OnStack = 512;

    /// <summary>Fills in ids, stems and lexicon entries; returns how many of each there are.</summary>
    public static (int Words, int Stems) Number(Span<Word> words, ReadOnlySpan<char> folded)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(words.Length * 2, 8));
        var rented = slots > OnStack ? ArrayPool<int>.Shared.Rent(slots * 2) : null;
        var tables = rented is null ? stackalloc int[OnStack * 2] : rented;
        tables[..(slots * 2)].Clear();
        var byWord = tables[..slots];
        var byStem = tables.Slice(slots, slots);
        var stemHashes = ArrayPool<ulong>.Shared.Rent(words.Length);
        var wordCount = 0;
        var stemCount = 0;

        for (var i = 0; i < words.Length; i++)
        {
            ref var word = ref words[i];
            var slot = (int)word.Hash & (slots - 1);
            while (byWord[slot] != 0 && words[byWord[slot] - 1].Hash != word.Hash)
            {
                slot = (slot + 1) & (slots - 1);
            }

            if (byWord[slot] != 0)
            {
                ref readonly var first = ref words[byWord[slot] - 1];
                word = word with { Id = first.Id, StemId = first.StemId, Entry = first.Entry };
                continue;
            }

            byWord[slot] = i + 1;
            var stem = word.Has(WordShape.NonAscii)
                ? word.Hash
                : EnglishStem.Hash(folded.Slice(word.Start, word.Length));
            slot = (int)stem & (slots - 1);
            while (byStem[slot] != 0 && stemHashes[byStem[slot] - 1] != stem)
            {
                slot = (slot + 1) & (slots - 1);
            }

            if (byStem[slot] == 0)
            {
                stemHashes[stemCount++] = stem;
                byStem[slot] = stemCount;
            }

            word = word with { Id = wordCount++, StemId = byStem[slot] - 1, Entry = Lexicon.Find(word.Hash) };
        }

        ArrayPool<ulong>.Shared.Return(stemHashes);
        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }

        return (wordCount, stemCount);
    }
}

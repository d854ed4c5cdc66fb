using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// The overlapping runs of words of a text (Broder, 1997), as hashes. What counts as a word is what
/// <see cref="SampleText"/> cuts: each letter is one in scripts without spaces, so that their shingles are of letters.
/// </summary>
internal static class Shingles
{
    /// <summary>Words in a shingle of a text of at least <see cref="ShortText"/> words.</summary>
    public const int Long = 5;

    /// <summary>Words in a shingle of a shorter text, where one edit would touch too large a share of longer ones.</summary>
    public const int Short = 3;

    /// <summary>Texts under this many words are short.</summary>
    public const int ShortText = 30;

    /// <summary>The shingle size by which two texts are compared: that of the shorter.</summary>
    public static int SizeFor(int words, int otherWords) => Math.Min(words, otherWords) < ShortText ? Short : Long;

    /// <summary>How many shingles (not all distinct) a text has: at least one, even without words.</summary>
    public static int Count(int words, int size) => Math.Max(1, words - size + 1);

    /// <summary>The hash of the shingle that begins at a word; a text shorter than a shingle is one shingle.</summary>
    public static ulong Hash(ReadOnlySpan<ulong> words, int start, int size)
    {
        var state = 0x6A09E667F3BCC909UL;
        foreach (var word in words.Slice(start, Math.Min(size, words.Length)))
        {
            state = (state ^ word) * 0x9FB21C651E98DF25UL;
            state ^= state >> 32;
        }

        return WordHash.Finish(state);
    }

    /// <summary>The hashes of a text's words; for one without words a single hash of what it consists of.</summary>
    public static ulong[] Units(SampleText text)
    {
        var words = text.Words;
        if (words.IsEmpty)
        {
            return [WordHash.Of(text.Folded.AsSpan().Trim())];
        }

        var units = new ulong[words.Length];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = words[i].Hash;
        }

        return units;
    }
}

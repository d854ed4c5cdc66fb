namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Words that mean something else together than one by one.</summary>
/// <param name="Words">Their hashes.</param>
/// <param name="Polarity">−3 to 3, of the whole; 0 where its words praise or blame nothing here.</param>
internal sealed record Idiom(ulong[] Words, sbyte Polarity)
{
    /// <summary>Whether a run of words begins with it.</summary>
    public bool Begins(ReadOnlySpan<Word> words)
    {
        if (words.Length < Words.Length)
        {
            return false;
        }

        for (var i = 0; i < Words.Length; i++)
        {
            if (words[i].Hash != Words[i])
            {
                return false;
            }
        }

        return true;
    }
}

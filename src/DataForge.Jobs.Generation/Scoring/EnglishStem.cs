namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// A light stemmer: plural, <c>-ed</c>, <c>-ing</c>, <c>-ly</c>, a final <c>e</c> and <c>y</c> → <c>i</c>, in the
/// spirit of step 1 of Porter (1980). It only has to send the forms of one word to one hash, not to make words.
/// </summary>
internal static class EnglishStem
{
    /// <summary>The hash of the stem of a word whose letters are folded already.</summary>
    public static ulong Hash(ReadOnlySpan<char> word)
    {
        if (word.Length > 2 && word[^1] == 's' && word[^2] is '\'' or '’')
        {
            word = word[..^2];
        }

        word = WithoutPlural(word);
        if (word.Length > 5 && word.EndsWith("ly"))
        {
            word = word[..^2];
        }

        word = WithoutVerbEnding(word);
        if (word.Length > 3 && word[^1] == 'e')
        {
            word = word[..^1];
        }

        var state = WordHash.Seed;
        foreach (var letter in word[..^(word.Length > 0 ? 1 : 0)])
        {
            state = WordHash.Feed(state, letter);
        }

        if (word.Length > 0)
        {
            state = WordHash.Feed(state, word.Length > 2 && word[^1] == 'y' ? 'i' : word[^1]);
        }

        return WordHash.Finish(state);
    }

    private static ReadOnlySpan<char> WithoutPlural(ReadOnlySpan<char> word)
    {
        if (word.Length <= 3 || word[^1] != 's' || word[^2] is 's' or 'u' or 'i' or '\'')
        {
            return word;
        }

        if (word.Length > 4 && word.EndsWith("ies"))
        {
            return word[..^2];
        }

        return word.EndsWith("sses") || word.EndsWith("xes") || word.EndsWith("ches") || word.EndsWith("shes")
            ? word[..^2]
            : word[..^1];
    }

    private static ReadOnlySpan<char> WithoutVerbEnding(ReadOnlySpan<char> word)
    {
        var cut = word.Length > 4 && word.EndsWith("ing") ? 3 : word.Length > 4 && word.EndsWith("ied") ? 1
            : word.Length > 3 && word.EndsWith("ed") ? 2 : 0;
        if (cut == 0 || !word[..^cut].ContainsAny("aeiouy"))
        {
            return word;
        }

        var stem = word[..^cut];
        return stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z' or 'e')
            ? stem[..^1]
            : stem;
    }
}

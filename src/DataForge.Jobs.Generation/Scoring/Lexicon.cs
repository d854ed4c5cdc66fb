namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// The English words that the scores know, by the hash of their folded letters: function words with their roles, words
/// with a polarity, and idioms whose polarity is not that of their words. The lists are this project's own.
/// </summary>
internal static partial class Lexicon
{
    private const int Slots = 8192;

    private static readonly (ulong Hash, LexiconEntry Entry)[] Table;
    private static readonly Dictionary<ulong, Idiom[]> Idioms;

    /// <summary>Here, and not where the fields are declared, since the lists in the other files must be there first.</summary>
    static Lexicon()
    {
        Idioms = BuildIdioms();
        Table = Build();
    }

    /// <summary>What is known of a word; the default entry where nothing is.</summary>
    public static LexiconEntry Find(ulong hash)
    {
        for (var slot = hash & (Slots - 1); ; slot = (slot + 1) & (Slots - 1))
        {
            ref readonly var row = ref Table[slot];
            if (row.Hash == hash)
            {
                return row.Entry;
            }

            if (row.Hash == 0)
            {
                return default;
            }
        }
    }

    /// <summary>The longest idiom that the words begin with; none where no idiom does.</summary>
    public static Idiom? FindIdiom(ReadOnlySpan<Word> words)
    {
        foreach (var idiom in Idioms[words[0].Hash])
        {
            if (idiom.Begins(words))
            {
                return idiom;
            }
        }

        return null;
    }

    private static Dictionary<ulong, Idiom[]> BuildIdioms() => IdiomLists
        .SelectMany(list => list.Phrases.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(phrase => new Idiom([.. phrase.Split(' ').Select(word => WordHash.Of(word))], list.Polarity)))
        .GroupBy(idiom => idiom.Words[0])
        .ToDictionary(same => same.Key, same => same.OrderByDescending(idiom => idiom.Words.Length).ToArray());

    /// <summary><c>admir(e,ed)</c> is <c>admire admired</c>; a word without brackets is itself.</summary>
    private static IEnumerable<string> Forms(string word) => word.Split('(', ')') is [var stem, var endings, ..]
        ? endings.Split(',').Select(ending => stem + ending)
        : [word];

    private static (ulong, LexiconEntry)[] Build()
    {
        var entries = new Dictionary<string, LexiconEntry>(StringComparer.Ordinal);
        foreach (var (roles, words) in FunctionWords)
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                entries.TryGetValue(word, out var entry);
                entries[word] = entry with { Roles = entry.Roles | roles };
            }
        }

        foreach (var (polarity, words) in Praise.Concat(Blame))
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Forms))
            {
                entries.TryGetValue(word, out var entry);
                entries[word] = entry with { Polarity = polarity };
            }
        }

        foreach (var word in IdiomLists.SelectMany(list => list.Phrases.Split(',', StringSplitOptions.TrimEntries)).Select(phrase => phrase.Split(' ')[0]))
        {
            entries.TryGetValue(word, out var entry);
            entries[word] = entry with { Roles = entry.Roles | WordRole.IdiomStart };
        }

        var table = new (ulong Hash, LexiconEntry Entry)[Slots];
        foreach (var (word, entry) in entries)
        {
            var hash = WordHash.Of(word);
            var slot = hash & (Slots - 1);
            while (table[slot].Hash != 0)
            {
                slot = (slot + 1) & (Slots - 1);
            }

            table[slot] = (hash, entry);
        }

        return table;
    }
}

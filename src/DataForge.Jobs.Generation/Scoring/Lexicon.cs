namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// The English words that the scores know, by the hash of their folded letters: function words with their roles, and
/// words with a polarity. The lists are this project's own.
/// </summary>
internal static partial class Lexicon
{
    private const int Slots = 8192;

    private static readonly (ulong Hash, LexiconEntry Entry)[] Table;

    /// <summary>Here, and not where the field is declared, since the lists in the other files must be there first.</summary>
    static Lexicon() => Table = Build();

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

        foreach (var (polarity, words) in PolarWords)
        {
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                entries.TryGetValue(word, out var entry);
                entries[word] = entry with { Polarity = polarity };
            }
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

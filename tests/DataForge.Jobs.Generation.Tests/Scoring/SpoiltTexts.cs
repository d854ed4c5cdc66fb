using System.Globalization;

namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <summary>What models do wrong, done to a fluent text on purpose and from a seed.</summary>
internal static class SpoiltTexts
{
    /// <summary>Each way to spoil a text, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, FluentText>> Kinds { get; } = new Dictionary<string, Func<int, FluentText>>
    {
        ["shuffled"] = i => FluentTexts.All[i] with { Text = Shuffled(FluentTexts.All[i].Text, new Random(i)) },
        ["shuffled, tidied"] = i => FluentTexts.All[i] with { Text = ShuffledTidily(FluentTexts.All[i].Text, new Random(i)) },
        ["repetitive"] = i => FluentTexts.All[i] with { Text = Repetitive(FluentTexts.All[i].Text, i) },
        ["off-topic"] = i => FluentTexts.All[i] with { Text = FluentTexts.All[(i + 17) % FluentTexts.All.Count].Text },
        ["truncated"] = i => FluentTexts.All[i] with { Text = Truncated(FluentTexts.All[i].Text, new Random(i)) },
        ["gibberish"] = i => FluentTexts.All[i] with { Text = Gibberish(new Random(i), i % 2 == 0) },
    };

    private static string Shuffled(string text, Random random)
    {
        var words = text.Split(' ');
        random.Shuffle(words);
        return string.Join(' ', words);
    }

    /// <summary>The words of each sentence in random order, with a capital and a full stop put where they belong.</summary>
    private static string ShuffledTidily(string text, Random random)
    {
        var sentences = text.Split(". ").Select(sentence =>
        {
            var words = sentence.Split([' ', ',', '.', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word is "I" ? word : word.ToLowerInvariant()).ToArray();
            random.Shuffle(words);
            words[0] = char.ToUpper(words[0][0], CultureInfo.InvariantCulture) + words[0][1..];
            return string.Join(' ', words) + ".";
        });
        return string.Join(' ', sentences);
    }

    /// <summary>A loop of sentences, or a sentence whose end comes again and again.</summary>
    private static string Repetitive(string text, int i)
    {
        var sentences = text.Split(". ");
        if (i % 2 == 0)
        {
            var kept = sentences.Take(1 + (i % 3)).ToArray();
            return string.Join(' ', Enumerable.Range(0, 6 / kept.Length * 2).Select(n => kept[n % kept.Length].TrimEnd('.') + "."));
        }

        var tail = string.Join(' ', sentences[0].Split(' ').TakeLast(5));
        return sentences[0] + string.Concat(Enumerable.Repeat(" and " + tail, 10)) + ".";
    }

    /// <summary>The first 35 to 85 per cent of the words, never up to the end of a sentence.</summary>
    private static string Truncated(string text, Random random)
    {
        var words = text.Split(' ');
        var kept = (int)(words.Length * (0.35 + (0.5 * random.NextDouble())));
        while (words[kept - 1][^1] is '.' or '!' or '?' or '"')
        {
            kept--;
        }

        return string.Join(' ', words.Take(kept));
    }

    /// <summary>Words of random letters, or of syllables that mean nothing.</summary>
    private static string Gibberish(Random random, bool letters)
    {
        string[] syllables = ["ba", "ko", "tri", "len", "mo", "fus", "dar", "vi", "plo", "nem", "ga", "zul", "ret", "shi"];
        string Word() => letters
            ? string.Concat(Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)('a' + random.Next(26))))
            : string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => syllables[random.Next(syllables.Length)]));

        var words = Enumerable.Range(0, 80).Select(n => Word() + (n % 11 == 10 ? "." : "")).ToArray();
        return string.Join(' ', words) + ".";
    }
}

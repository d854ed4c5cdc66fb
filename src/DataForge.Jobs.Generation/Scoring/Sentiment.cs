namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// How a text speaks of its subject, by the words that praise or blame. The kinds of rules (negation, intensifiers,
/// "but", capitals, exclamation marks, emoji) are those of VADER (Hutto and Gilbert, 2014); the words and the numbers
/// are this project's own.
/// </summary>
internal static class Sentiment
{
    /// <summary>A negation turns polar words up to this many words later, within its clause.</summary>
    private const int NegationReach = 4;

    /// <summary>How far "enough" may stand from the "can't" that it turns into praise.</summary>
    private const int EnoughReach = 8;

    /// <summary>What is denied is weaker than its opposite: "not great" is milder than "terrible".</summary>
    private const double Negated = -0.6;

    private const double Intensified = 1.4;
    private const double Diminished = 0.6;
    private const double Shouted = 1.3;
    private const double Exclaimed = 1.1;

    /// <summary>Of "nice, but slow" the second half is what is meant.</summary>
    private const double BeforeContrast = 0.4;

    /// <summary>One happy or unhappy emoji weighs as much as one clear word.</summary>
    private const double EmojiStrength = 2;

    /// <summary>Keeps a single mild word from deciding everything.</summary>
    private const double Doubt = 2;

    /// <summary>What "it never answers" weighs where no polar word says more.</summary>
    private const double Undone = 0.5;

    private static readonly ulong Enough = WordHash.Of("enough");
    private static readonly ulong Or = WordHash.Of("or");
    private static readonly ulong Too = WordHash.Of("too");
    private static readonly HashSet<ulong> Raises = [.. new[] { "so", "more", "better", "happier", "easier", "healthier", "smoother" }.Select(word => WordHash.Of(word))];
    private static readonly ulong Only = WordHash.Of("only");
    private static readonly ulong Never = WordHash.Of("never");

    /// <summary>(praise − blame) / (praise + blame + 2), from −1 to 1; 0 for a text without polar words.</summary>
    public static double Polarity(SampleText sample)
    {
        var (happy, unhappy) = SentimentMarks.Count(sample.Text);
        var (praise, blame) = (happy * EmojiStrength, unhappy * EmojiStrength);
        var sentences = sample.Sentences;
        for (var i = 0; i < sentences.Length; i++)
        {
            var words = sample.Words.Slice(sentences[i].First, sentences[i].Count);
            var (up, down) = Sum(words);
            if (up + down > 0 && Exclaims(sample, sentences[i]))
            {
                (up, down) = (up * Exclaimed, down * Exclaimed);
            }

            praise += up;
            blame += down;
        }

        return (praise - blame) / (praise + blame + Doubt);
    }

    private static (double Praise, double Blame) Sum(ReadOnlySpan<Word> words)
    {
        double praise = 0;
        double blame = 0;
        var negatedUntil = -1;
        var never = false;
        var undone = false;
        var conceding = words[0].Is(WordRole.Concession);
        for (var i = 0; i < words.Length; i++)
        {
            ref readonly var word = ref words[i];
            if (word.Has(WordShape.AfterPunctuation) || word.Is(WordRole.Conjunction))
            {
                negatedUntil = word.Hash == Or && negatedUntil >= i - 1 ? i + NegationReach : -1;
            }

            if (i > 0 && (word.Is(WordRole.Contrast) || (conceding && word.Has(WordShape.AfterPunctuation))))
            {
                (praise, blame, conceding) = (praise * BeforeContrast, blame * BeforeContrast, false);
            }

            double polarity = word.Entry.Polarity;
            var length = 1;
            if (word.Is(WordRole.IdiomStart) && Lexicon.FindIdiom(words[i..]) is { } idiom)
            {
                (polarity, length) = (idiom.Polarity, idiom.Words.Length);
            }
            else if (word.Is(WordRole.Negation) && Negates(words, i))
            {
                (negatedUntil, never) = (i + NegationReach, word.Hash == Never || word.Is(WordRole.Inability));
                undone |= word.Is(WordRole.Refusal);
            }

            if (polarity != 0)
            {
                // "Never so happy" and "couldn't be better" deny nothing.
                var denied = i <= negatedUntil && !(never && (Raises.Contains(word.Hash) || (i > 0 && Raises.Contains(words[i - 1].Hash))));
                var strength = Strength(words, i, polarity) * (denied ? Negated : 1);
                praise += Math.Max(0, strength);
                blame += Math.Max(0, -strength);
            }

            i += length - 1;
        }

        return undone && praise + blame == 0 ? (0, Undone) : (praise, blame);
    }

    private static double Strength(ReadOnlySpan<Word> words, int i, double polarity)
    {
        if (words[i].Has(WordShape.AllCapitals))
        {
            polarity *= Shouted;
        }

        if (i == 0)
        {
            return polarity;
        }

        ref readonly var before = ref words[i - 1];
        if (before.Hash == Too && polarity is > 0 and < 2)
        {
            return -polarity;
        }

        return polarity * (before.Is(WordRole.Intensifier) ? Intensified : before.Is(WordRole.Diminisher) ? Diminished : 1);
    }

    /// <summary>"Not only" adds, and "can't … enough" praises.</summary>
    private static bool Negates(ReadOnlySpan<Word> words, int i)
    {
        if (i + 1 < words.Length && words[i + 1].Hash == Only)
        {
            return false;
        }

        if (words[i].Is(WordRole.Inability))
        {
            foreach (ref readonly var later in words.Slice(i + 1, Math.Min(EnoughReach, words.Length - i - 1)))
            {
                if (later.Hash == Enough)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Exclaims(SampleText sample, in Sentence sentence)
    {
        ref readonly var last = ref sample.Words[sentence.First + sentence.Count - 1];
        var end = last.Start + last.Length;
        return end < sample.Composed.Length && sample.Composed[end] is '!' or '！';
    }
}

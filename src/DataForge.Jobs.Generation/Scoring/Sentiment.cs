namespace DataForge.Jobs.Generation.Scoring;

/// <summary>How a text speaks of its subject, by the words that praise or blame.</summary>
internal static class Sentiment
{
    /// <summary>A negation turns polar words up to this many words later, within its clause.</summary>
    private const int NegationReach = 3;

    /// <summary>What is denied is weaker than its opposite: "not great" is milder than "terrible".</summary>
    private const double Negated = -0.6;

    private const double Intensified = 1.4;
    private const double Diminished = 0.6;

    /// <summary>Keeps a single mild word from deciding everything.</summary>
    private const double Doubt = 2;

    /// <summary>(praise − blame) / (praise + blame + 2), from −1 to 1; 0 for a text without polar words.</summary>
    public static double Polarity(SampleText sample)
    {
        double praise = 0;
        double blame = 0;
        foreach (ref readonly var sentence in sample.Sentences)
        {
            var words = sample.Words.Slice(sentence.First, sentence.Count);
            var negatedUntil = -1;
            for (var i = 0; i < words.Length; i++)
            {
                ref readonly var word = ref words[i];
                if (word.Has(WordShape.AfterPunctuation) || word.Is(WordRole.Conjunction))
                {
                    negatedUntil = -1;
                }

                if (word.Is(WordRole.Negation))
                {
                    negatedUntil = i + NegationReach;
                }

                if (word.Entry.Polarity == 0)
                {
                    continue;
                }

                var strength = word.Entry.Polarity
                    * (i > 0 && words[i - 1].Is(WordRole.Intensifier) ? Intensified : 1)
                    * (i > 0 && words[i - 1].Is(WordRole.Diminisher) ? Diminished : 1)
                    * (i <= negatedUntil ? Negated : 1);
                praise += Math.Max(0, strength);
                blame += Math.Max(0, -strength);
            }
        }

        return (praise - blame) / (praise + blame + Doubt);
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Slips in the words themselves: doubled words, a/an, missing capitals, letters that make no word.</summary>
internal static class WordSlips
{
    private const double Doubled = 1;
    private const double WrongArticle = 1;
    private const double MissingCapital = 0.7;
    private const double StrayCapital = 0.5;
    private const double NonWord = 2;

    /// <summary>The weighted slips of a text.</summary>
    public static double Count(SampleText sample)
    {
        double slips = 0;
        foreach (ref readonly var sentence in sample.Sentences)
        {
            var words = sample.Words.Slice(sentence.First, sentence.Count);
            slips += Opening(sample, sentence, words[0]);
            for (var i = 0; i < words.Length; i++)
            {
                ref readonly var word = ref words[i];
                slips += word.Has(WordShape.Unpronounceable) ? NonWord : 0;
                if (i > 0)
                {
                    slips += Pair(sample, words[i - 1], word);
                }
            }
        }

        return slips;
    }

    private static double Opening(SampleText sample, in Sentence sentence, in Word first) =>
        sentence.Ended && !sentence.ListItem && char.IsLower(sample.Composed[first.Start]) ? MissingCapital : 0;

    private static double Pair(SampleText sample, in Word left, in Word right)
    {
        if (right.Has(WordShape.AfterPunctuation))
        {
            return 0;
        }

        if (left.Hash == right.Hash && !left.Has(WordShape.Unspaced | WordShape.Digits | WordShape.Joined)
            && !right.Has(WordShape.Joined) && !MayDouble(sample, left))
        {
            return Doubled;
        }

        if (!sample.LooksEnglish)
        {
            return 0;
        }

        if (left.Is(WordRole.Article))
        {
            return IsWrongArticle(sample, left, right) ? WrongArticle : 0;
        }

        // "i" alone, and a function word with a capital in mid-sentence.
        return (right.Length == 1 && sample.Composed[right.Start] == 'i' && right.Is(WordRole.SubjectPronoun) ? MissingCapital : 0)
            + (right.Is(WordRole.Article | WordRole.StrictPreposition | WordRole.Conjunction | WordRole.FiniteBe)
                && right.Has(WordShape.Capitalised) && !right.Has(WordShape.AllCapitals)
                && !left.Has(WordShape.Capitalised) ? StrayCapital : 0);
    }

    /// <summary>"had had", "that that", "very very" and the like are written on purpose.</summary>
    private static bool MayDouble(SampleText sample, in Word word) =>
        word.Is(WordRole.Intensifier | WordRole.FiniteHave)
        || sample.Folded.AsSpan(word.Start, word.Length) is "that" or "no" or "ha" or "bye" or "now" or "many" or "yes" or "there";

    private static bool IsWrongArticle(SampleText sample, in Word article, in Word next)
    {
        if (article.Length > 2 || next.Has(WordShape.Digits | WordShape.NonAscii | WordShape.AllCapitals) || next.Length < 2)
        {
            return false;
        }

        var vowel = next.Is(WordRole.VowelSound)
            || (sample.Folded[next.Start] is 'a' or 'e' or 'i' or 'o' or 'u' && !next.Is(WordRole.ConsonantSound));
        return vowel == (article.Length == 1);
    }
}

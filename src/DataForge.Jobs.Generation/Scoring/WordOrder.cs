namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// How far English function words stand where they can. Fluent text almost never writes "the of" or "is was"; the
/// same words in random order do so about once in twelve pairs. The table of pairs is this project's own.
/// </summary>
internal static class WordOrder
{
    /// <summary>At one impossible pair in this many, nothing of the score is left.</summary>
    private const double PairsPerViolation = 12;

    /// <summary>One slip in a text is forgiven half of its weight: people and models make them.</summary>
    private const double FirstViolation = 0.5;

    private static readonly (WordRole First, WordRole Then)[] Impossible =
    [
        (WordRole.Article | WordRole.Possessive,
            WordRole.Article | WordRole.Possessive | WordRole.StrictPreposition | WordRole.Conjunction | WordRole.FiniteBe
            | WordRole.FiniteHave | WordRole.SubjectPronoun | WordRole.To),
        (WordRole.StrictPreposition,
            WordRole.StrictPreposition | WordRole.Conjunction | WordRole.FiniteBe | WordRole.FiniteHave | WordRole.SubjectPronoun
            | WordRole.To),
        (WordRole.FiniteBe, WordRole.FiniteBe | WordRole.FiniteHave | WordRole.Modal | WordRole.FiniteDo),
        (WordRole.Modal, WordRole.Modal | WordRole.Article | WordRole.FiniteBe | WordRole.StrictPreposition),
        (WordRole.SubjectPronoun, WordRole.Article | WordRole.Possessive | WordRole.StrictPreposition | WordRole.SubjectPronoun),
        (WordRole.To, WordRole.FiniteBe | WordRole.SubjectPronoun | WordRole.Conjunction | WordRole.StrictPreposition | WordRole.Modal),
        (WordRole.Conjunction, WordRole.Conjunction),
        (WordRole.FiniteHave, WordRole.FiniteBe | WordRole.Modal | WordRole.FiniteHave),
    ];

    /// <summary>1 without an impossible pair, 0 from one in twelve.</summary>
    public static double Share(SampleText sample)
    {
        var words = sample.Words;
        var violations = 0.0;
        foreach (ref readonly var sentence in sample.Sentences)
        {
            var last = sentence.First + sentence.Count - 1;
            for (var i = sentence.First; i < last; i++)
            {
                ref readonly var next = ref words[i + 1];
                if ((next.Shape & (WordShape.AfterPunctuation | WordShape.Joined)) != 0)
                {
                    violations += words[i].Is(WordRole.Article | WordRole.Possessive) && next.Has(WordShape.AfterPunctuation) ? 0.5 : 0;
                    continue;
                }

                violations += CanFollow(words[i].Entry.Roles, next.Entry.Roles) ? 0 : 1;
            }

            violations += words[last].Is(WordRole.Article | WordRole.Possessive | WordRole.Conjunction) ? 1 : 0;
        }

        violations = Math.Max(violations - FirstViolation, violations * FirstViolation);
        return Math.Max(0, 1 - (violations * PairsPerViolation / Math.Max(words.Length, 40)));
    }

    private static bool CanFollow(WordRole first, WordRole then)
    {
        if ((first & WordRole.Function) == 0 || (then & WordRole.Function) == 0)
        {
            return true;
        }

        foreach (var (left, right) in Impossible)
        {
            if ((first & left) != 0 && (then & right) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

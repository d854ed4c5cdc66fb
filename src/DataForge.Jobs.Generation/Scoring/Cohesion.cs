namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// How each sentence ties to those before it (after Halliday and Hasan, 1976): it takes up a content word of one of
/// the three before it, points back with a pronoun, opens with a connective, or keeps speaking in the same person.
/// </summary>
internal static class Cohesion
{
    private const int Reach = 3;

    private const double SharedWord = 0.7;
    private const double SecondSharedWord = 0.2;
    private const double PointingBack = 0.5;
    private const double Connective = 0.5;
    private const double SamePerson = 0.4;

    /// <summary>A list ties its items together, and a sentence of a few words has no room to show how it is tied.</summary>
    private const double ListItemOrFewWords = 0.5;
    private const int FewWords = 3;

    /// <summary>From this mean tie on, a text is fully cohesive.</summary>
    private const double Full = 0.7;

    /// <summary>A text of one sentence cannot show its cohesion, and gets this.</summary>
    private const double OneSentence = 0.8;

    /// <summary>In other languages only repeated words can be seen, and a text gets at least this.</summary>
    private const double OtherLanguage = 0.7;

    /// <summary>The mean strength of the ties, 0 to 1.</summary>
    public static double Between(SampleText sample)
    {
        var sentences = sample.Sentences;
        if (sentences.Length < 2)
        {
            return OneSentence;
        }

        Span<int> lastSeen = sample.DistinctStems <= 512 ? stackalloc int[sample.DistinctStems] : new int[sample.DistinctStems];
        lastSeen.Fill(int.MinValue / 2);
        var previousPersons = WordRole.None;
        double ties = 0;
        for (var s = 0; s < sentences.Length; s++)
        {
            var words = sample.Words.Slice(sentences[s].First, sentences[s].Count);
            var roles = WordRole.None;
            var opening = WordRole.None;
            var shared = 0;
            for (var i = 0; i < words.Length; i++)
            {
                roles |= words[i].Entry.Roles;
                opening |= i < 3 ? words[i].Entry.Roles : WordRole.None;
                if (words[i].IsContent)
                {
                    ref var seen = ref lastSeen[words[i].StemId];
                    shared += seen < s && s - seen <= Reach ? 1 : 0;
                    seen = s;
                }
            }

            var persons = roles & (WordRole.FirstPerson | WordRole.SecondPerson);
            if (s > 0)
            {
                var tie = (shared > 0 ? SharedWord : 0) + (shared > 1 ? SecondSharedWord : 0)
                    + ((roles & WordRole.Anaphor) != 0 ? PointingBack : 0)
                    + ((opening & WordRole.Connective) != 0 ? Connective : 0)
                    + ((persons & previousPersons) != 0 ? SamePerson : 0);
                var least = sentences[s].ListItem || words.Length <= FewWords ? ListItemOrFewWords : 0;
                ties += Math.Clamp(tie, least, 1);
            }

            previousPersons = persons;
        }

        return Math.Clamp(ties / (sentences.Length - 1) / Full, sample.LooksEnglish ? 0 : OtherLanguage, 1);
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Whether the mechanics of a text are sound: slips per hundred words, each kind with its weight.</summary>
internal sealed class GrammarScore : IScore
{
    /// <summary>So many weighted slips per hundred words halve the score.</summary>
    private const double HalvingSlips = 10;

    public string Name => ScoreNames.Grammar;

    /// <summary>
    /// 1 without a slip, 10 / (10 + slips per hundred words) otherwise. A text under twenty words is judged as one of
    /// twenty. Null for a text without words.
    /// </summary>
    public double? Measure(SampleText sample, ScoringContext context)
    {
        var words = sample.Words.Length;
        if (words == 0)
        {
            return null;
        }

        var slips = WordSlips.Count(sample) + PunctuationSlips.Count(sample);
        return HalvingSlips / (HalvingSlips + (slips * 100 / Math.Max(words, 20)));
    }
}

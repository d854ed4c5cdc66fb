namespace DataForge.Jobs.Generation.Scoring;

/// <summary>How much the words of a text vary.</summary>
internal sealed class DiversityScore : IScore
{
    public string Name => ScoreNames.Diversity;

    /// <summary>
    /// The mean of the share of distinct word pairs (distinct-2, Li et al. 2016) and of MTLD against what a varied
    /// text of this length reaches. Null under two words.
    /// </summary>
    public double? Measure(SampleText sample, ScoringContext context)
    {
        var words = sample.Words;
        if (words.Length < 2)
        {
            return null;
        }

        var varied = Math.Min(words.Length, LexicalDiversity.VariedMtld);
        return (DistinctNGrams.Share(words, 2) + Math.Min(1, LexicalDiversity.Mtld(sample) / varied)) / 2;
    }
}

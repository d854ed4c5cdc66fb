namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Whether the words of a text stand in an order that can be read, and its sentences lead on from one another.</summary>
internal sealed class CoherenceScore : IScore
{
    /// <summary>What remains of the score for a text whose sentences share nothing.</summary>
    private const double WithoutCohesion = 0.3;

    public string Name => ScoreNames.Coherence;

    /// <summary>
    /// Word order × freedom from repetition × (0.3 + 0.7 × cohesion between sentences), each 0 to 1. Null for a text
    /// without words.
    /// </summary>
    public double? Measure(SampleText sample, ScoringContext context)
    {
        if (sample.Words.IsEmpty)
        {
            return null;
        }

        var order = sample.LooksEnglish ? WordOrder.Share(sample) : 1;
        return order * Repetition.Freedom(sample) * Ending.Completeness(sample)
            * (WithoutCohesion + ((1 - WithoutCohesion) * Cohesion.Between(sample)));
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>How free a text is of the loops that models fall into.</summary>
internal static class Repetition
{
    /// <summary>Repeated word triples up to this share are ordinary prose; Gopher (Rae et al., 2021) refuses from 0.18 up.</summary>
    private const double OrdinaryShare = 0.05;

    /// <summary>From this share of repeated triples on, nothing of the score is left.</summary>
    private const double BrokenShare = 0.35;

    /// <summary>1 for ordinary prose, 0 for a text of which a third is said before.</summary>
    public static double Freedom(SampleText sample)
    {
        var repeated = 1 - DistinctNGrams.Share(sample.Words, 3);
        return 1 - Math.Clamp((repeated - OrdinaryShare) / (BrokenShare - OrdinaryShare), 0, 1);
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Whether a text comes to its end.</summary>
internal static class Ending
{
    /// <summary>What remains of coherence when the last sentence has no end mark.</summary>
    private const double BrokenOff = 0.7;

    /// <summary>Whether prose stops without an end mark; titles, lists and single lines need none.</summary>
    public static bool IsBrokenOff(SampleText sample)
    {
        var sentences = sample.Sentences;
        if (sentences.IsEmpty)
        {
            return false;
        }

        ref readonly var last = ref sentences[^1];
        return !last.Ended && !last.ListItem && (sentences.Length > 1 ? sentences[0].Ended || sentences[^2].Ended : last.Count > 12);
    }

    /// <summary>1, or 0.7 for a text that breaks off.</summary>
    public static double Completeness(SampleText sample) => IsBrokenOff(sample) ? BrokenOff : 1;
}

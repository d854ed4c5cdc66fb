namespace DataForge.Jobs.Generation.Scoring;

/// <summary>How far a text covers the content words of the prompt's variables.</summary>
internal sealed class RelevanceScore : IScore
{
    public string Name => ScoreNames.Relevance;

    /// <summary>
    /// With a share <c>c</c> of the terms covered, 1 − (1 − c)²: the first terms tell most, since a text that is on
    /// its subject rarely repeats every word of the prompt. Null without terms. The curve is this project's own.
    /// </summary>
    public double? Measure(SampleText sample, ScoringContext context)
    {
        var terms = context.Terms;
        if (terms.IsEmpty)
        {
            return null;
        }

        var covered = 0;
        Span<bool> found = terms.Length <= 256 ? stackalloc bool[terms.Length] : new bool[terms.Length];
        var seen = 0;
        foreach (ref readonly var word in sample.Words)
        {
            // Each distinct word is looked at once: its id is new exactly when it equals the number seen so far.
            if (word.Id != seen)
            {
                continue;
            }

            seen++;
            if (!word.IsContent)
            {
                continue;
            }

            var at = terms.IndexOf(StemHash.Of(sample, word));
            if (at >= 0 && !found[at])
            {
                found[at] = true;
                covered++;
            }
        }

        var missing = 1 - (covered / (double)terms.Length);
        return 1 - (missing * missing);
    }
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>One measure of a text, from 0 (bad) to 1 (good). Pure: the same text and context, the same number.</summary>
internal interface IScore
{
    /// <summary>The name by which specifications, filters and samples know it.</summary>
    string Name { get; }

    /// <summary>The measure, 0 to 1; null where it does not apply to such a text.</summary>
    double? Measure(SampleText sample, ScoringContext context);
}

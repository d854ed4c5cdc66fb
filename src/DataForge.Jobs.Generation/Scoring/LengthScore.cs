namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Whether a text is about as long as a paragraph: 50 to 150 words.</summary>
internal sealed class LengthScore : IScore
{
    private const int Shortest = 50;
    private const int Longest = 150;
    private const double Least = 0.5;

    public string Name => ScoreNames.Length;

    /// <summary>1 between the bounds, words / 50 below, 150 / words above but never under a half.</summary>
    public double? Measure(SampleText sample, ScoringContext context) => sample.WordCount switch
    {
        < Shortest => sample.WordCount / (double)Shortest,
        > Longest => Math.Max(Least, Longest / (double)sample.WordCount),
        _ => 1,
    };
}

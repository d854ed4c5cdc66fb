using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Asks for a sentiment: positive above 0.1, negative below −0.1, neutral between.</summary>
internal sealed class SentimentFilter(SentimentLabel wanted) : IFilter
{
    private const double Bound = 0.1;

    public string Name => "sentiment";

    public bool Passes(SampleText text, in SampleScores scores, double sentiment) => wanted == sentiment switch
    {
        > Bound => SentimentLabel.Positive,
        < -Bound => SentimentLabel.Negative,
        _ => SentimentLabel.Neutral,
    };
}

using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Least values of scores; one that does not apply to a sample is not held against it.</summary>
internal sealed class ScoreFilter(string name, (string Score, double Least)[] wanted) : IFilter
{
    public string Name => name;

    public bool Passes(SampleText text, in SampleScores scores, double sentiment)
    {
        foreach (var (score, least) in wanted)
        {
            if (scores[score] < least)
            {
                return false;
            }
        }

        return true;
    }
}

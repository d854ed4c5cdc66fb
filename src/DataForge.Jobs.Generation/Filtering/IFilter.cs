using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>One thing that an answer must be like.</summary>
internal interface IFilter
{
    /// <summary>How the filter names itself in a sample's reason.</summary>
    string Name { get; }

    /// <summary>Whether the sample is as asked for.</summary>
    bool Passes(SampleText text, in SampleScores scores, double sentiment);
}

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>The scores of one text, each 0 to 1; null where a score does not apply.</summary>
public sealed record SampleScores(double? Length, double? Coherence, double? Relevance, double? Grammar, double? Diversity, double? Overall);

namespace DataForge.Jobs.Generation.Specification;

/// <summary>What a job's calls may cost together; reached, the job pauses.</summary>
/// <param name="MaxCostUsd">US dollars; null for no bound.</param>
/// <param name="MaxTokens">Tokens, read and written; null for no bound.</param>
public sealed record BudgetSpec(decimal? MaxCostUsd, long? MaxTokens);

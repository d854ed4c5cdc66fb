namespace DataForge.Jobs.Generation.Providers;

/// <summary>What the calls to one model cost.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Usage">What they cost.</param>
public readonly record struct ModelUsage(string Provider, string Model, CallUsage Usage);

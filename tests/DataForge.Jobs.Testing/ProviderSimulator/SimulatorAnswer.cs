namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>What certain prompts are answered with, instead of words of the simulator's own.</summary>
/// <param name="PromptContains">Only prompts (last user messages) that hold this text.</param>
/// <param name="Text">The answer.</param>
public sealed record SimulatorAnswer(string PromptContains, string Text);

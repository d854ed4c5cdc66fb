namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <summary>Texts as a good model writes them, each with the variables of a prompt that could have asked for it.</summary>
internal static partial class FluentTexts
{
    public static IReadOnlyList<FluentText> All => [.. Reviews, .. Messages, .. Prose];
}

/// <param name="Variables">The values of the prompt's variables.</param>
/// <param name="Text">An answer to it.</param>
internal sealed record FluentText(string[] Variables, string Text);

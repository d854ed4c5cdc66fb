namespace DataForge.Jobs.Generation.Structured;

/// <summary>Takes an answer out of the Markdown code fence that models like to put around JSON.</summary>
internal static class CodeFence
{
    private const string Fence = "```";

    /// <summary>
    /// What stands between <c>```</c>, with a word such as <c>json</c> behind it or without, and a last <c>```</c>, where the
    /// fence is around the whole answer; else the answer. Trimmed either way.
    /// </summary>
    public static string Unwrap(string answer)
    {
        var trimmed = answer.AsSpan().Trim();
        if (!trimmed.StartsWith(Fence) || !trimmed.EndsWith(Fence) || trimmed.Length < 2 * Fence.Length)
        {
            return trimmed.Length == answer.Length ? answer : trimmed.ToString();
        }

        var inner = trimmed[Fence.Length..^Fence.Length];
        var word = 0;
        while (word < inner.Length && char.IsAsciiLetterOrDigit(inner[word]))
        {
            word++;
        }

        // Without a line break the word behind the fence may be the answer itself, as in ```true```.
        var isLanguage = word > 0 && !(inner[..word] is "true" or "false" or "null") && !char.IsAsciiDigit(inner[0]);
        return (isLanguage ? inner[word..] : inner).Trim().ToString();
    }
}

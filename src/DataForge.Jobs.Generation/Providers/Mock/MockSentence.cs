namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>A sentence with gaps, taken apart once.</summary>
/// <param name="Texts">What stands before each gap, and behind the last.</param>
/// <param name="Gaps">The letter of each gap; one fewer than the texts.</param>
internal sealed record MockSentence(string[] Texts, char[] Gaps)
{
    /// <summary>Whether it speaks of what the prompt is about.</summary>
    public bool NamesPhrase { get; } = Gaps.Contains('k');

    public static MockSentence[] All(params string[] sentences) => Array.ConvertAll(sentences, Parse);

    private static MockSentence Parse(string sentence)
    {
        var texts = new List<string>();
        var gaps = new List<char>();
        var from = 0;
        for (var open = sentence.IndexOf('{'); open >= 0; open = sentence.IndexOf('{', from))
        {
            texts.Add(sentence[from..open]);
            gaps.Add(sentence[open + 1]);
            from = open + 3;
        }

        texts.Add(sentence[from..]);
        return new MockSentence([.. texts], [.. gaps]);
    }
}

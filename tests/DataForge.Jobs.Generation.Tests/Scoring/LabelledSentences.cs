namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <summary>Sentences under the label that a person gave them: a line <c># label</c>, then a sentence a line.</summary>
internal static class LabelledSentences
{
    public static IReadOnlyList<(string Label, string Text)> Read(string set)
    {
        using var stream = typeof(LabelledSentences).Assembly.GetManifestResourceStream($"SentimentSets.{set}.txt")!;
        using var reader = new StreamReader(stream);
        var sentences = new List<(string, string)>();
        var label = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                label = line[2..];
            }
            else if (line.Length > 0)
            {
                sentences.Add((label, line));
            }
        }

        return sentences;
    }
}

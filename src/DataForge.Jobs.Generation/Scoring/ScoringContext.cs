namespace DataForge.Jobs.Generation.Scoring;

/// <summary>What the scores know of the prompt that a text answers. Immutable; made once per candidate.</summary>
public sealed class ScoringContext
{
    private readonly ulong[] _terms;

    private ScoringContext(ulong[] terms) => _terms = terms;

    /// <summary>A context without terms: relevance does not apply.</summary>
    public static ScoringContext Empty { get; } = new([]);

    /// <summary>The distinct stems of the prompt's content words, as hashes.</summary>
    internal ReadOnlySpan<ulong> Terms => _terms;

    /// <summary>
    /// Takes the content words, stemmed, from the values of the prompt's variables. Function words and bare numbers
    /// are left out; no variables or none with content words leaves nothing to cover.
    /// </summary>
    public static ScoringContext FromVariables(IEnumerable<string> variableTexts)
    {
        ArgumentNullException.ThrowIfNull(variableTexts);
        var terms = new List<ulong>();
        foreach (var text in variableTexts)
        {
            var sample = SampleText.Of(text);
            foreach (ref readonly var word in sample.Words)
            {
                if (word.IsContent && !word.Has(WordShape.Digits))
                {
                    var stem = StemHash.Of(sample, word);
                    if (!terms.Contains(stem))
                    {
                        terms.Add(stem);
                    }
                }
            }
        }

        return terms.Count == 0 ? Empty : new ScoringContext([.. terms]);
    }
}

using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>
/// <c>gopher_repetition</c>: the bounds on repetition of MassiveText (Rae et al., "Scaling Language Models: Methods,
/// Analysis &amp; Insights from Training Gopher", 2021, table A1). At most 30 % of the lines and of the paragraphs may
/// repeat an earlier one, holding at most 20 % of the characters; the most frequent run of 2, 3 or 4 words may cover at
/// most 20, 18 or 16 % of the characters, and all repeated runs of 5 to 10 words at most 15, 14, 13, 12, 11 and 10 %.
/// </summary>
/// <remarks>
/// Short texts: a run must occur twice to count here, while by the letter of the table the only pair of words of a
/// two-word text is its most frequent one and covers it whole. Still, a slogan of ten words that says its two-word name
/// twice passes 20 % and is refused.
/// </remarks>
internal sealed class GopherRepetitionFilter : IFilter
{
    private const double RepeatedPieces = 0.30;
    private const double RepeatedCharacters = 0.20;

    /// <summary>The most that the most frequent run of 2, 3 and 4 words may cover.</summary>
    private static readonly double[] TopRuns = [0.20, 0.18, 0.16];

    /// <summary>The most that all repeated runs of 5, 6 … 10 words may cover.</summary>
    private static readonly double[] RepeatedRuns = [0.15, 0.14, 0.13, 0.12, 0.11, 0.10];

    public string Name => "gopher_repetition";

    public bool Passes(SampleText text, in SampleScores scores, double sentiment) =>
        PiecesPass(TextLines.Of(text.Text), text.Text.Length)
        && PiecesPass(TextLines.Paragraphs(text.Text), text.Text.Length)
        && RunsPass(text.Words);

    private static bool PiecesPass(List<string> pieces, int length)
    {
        var (repeated, characters) = TextLines.Repeated(pieces);
        return repeated <= RepeatedPieces * pieces.Count && characters <= RepeatedCharacters * length;
    }

    private static bool RunsPass(ReadOnlySpan<Word> words)
    {
        var letters = 0;
        foreach (ref readonly var word in words)
        {
            letters += word.Length;
        }

        for (var i = 0; i < TopRuns.Length; i++)
        {
            if (WordRuns.TopShare(words, i + 2, letters) > TopRuns[i])
            {
                return false;
            }
        }

        for (var i = 0; i < RepeatedRuns.Length; i++)
        {
            if (WordRuns.RepeatedShare(words, i + 5, letters) > RepeatedRuns[i])
            {
                return false;
            }
        }

        return true;
    }
}

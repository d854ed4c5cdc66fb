using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>
/// <c>fineweb</c>: the bounds that FineWeb adds to those of others (Penedo et al., "The FineWeb Datasets", 2024). At
/// least 12 % of the lines end as sentences do, at most 10 % of the characters stand in repeated lines, at most 67 % of
/// the lines are shorter than 30 characters; and, as in its code (datatrove, 2024), at most 0.3 line ends a word.
/// </summary>
/// <remarks>
/// The paper gives 10 % for repeated lines, datatrove's default is 1 %; the paper's figure is taken. Short texts: one
/// line without a full stop fails the first bound, and any single sentence under 30 characters, most lists and all
/// poems in short lines fail the third.
/// </remarks>
internal sealed class FineWebFilter : IFilter
{
    private const double LeastEnded = 0.12;
    private const double MostRepeated = 0.10;
    private const double MostShort = 0.67;
    private const int ShortLine = 30;
    private const double MostLineEnds = 0.3;

    public string Name => "fineweb";

    public bool Passes(SampleText text, in SampleScores scores, double sentiment)
    {
        var lines = TextLines.Of(text.Text);
        return lines.Count > 0
            && lines.Count(TextLines.EndsSentence) >= LeastEnded * lines.Count
            && lines.Count(line => line.Length < ShortLine) <= MostShort * lines.Count
            && TextLines.Repeated(lines).Characters <= MostRepeated * text.Text.Length
            && text.Text.Count(c => c == '\n') <= MostLineEnds * text.WordCount;
    }
}

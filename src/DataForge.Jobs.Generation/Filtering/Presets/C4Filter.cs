using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Presets;

/// <summary>
/// <c>c4</c>: the rules of the Colossal Clean Crawled Corpus (Raffel et al., "Exploring the Limits of Transfer Learning
/// with a Unified Text-to-Text Transformer", 2020, section 2.2). No curly bracket and no "lorem ipsum" anywhere; and at
/// least three sentences in lines of at least five words that end as sentences do and do not speak of JavaScript,
/// cookies or terms of use.
/// </summary>
/// <remarks>
/// C4 cuts bad lines out of a page and keeps the rest; a filter changes no text, so an answer is refused where what
/// would be kept is too little. Its list of bad words is not part of this (<c>forbidden_keywords</c> takes any), nor
/// its removal of repeated spans (<c>deduplicate</c>). Short texts: everything under three sentences is refused, and so
/// is every piece of code or JSON with a curly bracket.
/// </remarks>
internal sealed class C4Filter : IFilter
{
    private const int LeastSentences = 3;
    private const int LeastWords = 5;
    private const string Placeholder = "lorem ipsum";

    private static readonly string[] Boilerplate =
        ["javascript", "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];

    public string Name => "c4";

    public bool Passes(SampleText text, in SampleScores scores, double sentiment)
    {
        if (text.Text.Contains('{', StringComparison.Ordinal) || text.Text.Contains(Placeholder, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var sentences = 0;
        foreach (var line in TextLines.Of(text.Text).Where(IsKept))
        {
            var taken = SampleText.Of(line);
            sentences += taken.WordCount >= LeastWords ? taken.SentenceCount : 0;
        }

        return sentences >= LeastSentences;
    }

    private static bool IsKept(string line) =>
        TextLines.EndsSentence(line) && !line.EndsWith("...", StringComparison.Ordinal) && !line.EndsWith('…')
        && !Boilerplate.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase));
}

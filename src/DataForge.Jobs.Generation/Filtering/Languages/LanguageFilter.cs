using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Languages;

/// <summary>
/// <c>language</c>: the text must be in one of the languages asked for, by its script and then by the stop words of the
/// languages that share the script (after Ingle, 1976, and the word tables of Grefenstette, 1995).
/// </summary>
/// <remarks>
/// A text is refused where it is written in another script, or holds more stop words of another language than of any
/// that was asked for. A short text may hold none: under <see cref="Tellable"/> words it has the benefit of the doubt,
/// because "Blauer Kessel" proves nothing; from there on, a text without stop words of what was asked for is refused,
/// be it Polish, code or gibberish. A text without letters is in no language and refused.
/// </remarks>
internal sealed class LanguageFilter(IReadOnlyList<string> codes) : IFilter
{
    /// <summary>From so many words on, running text of a known language has stop words.</summary>
    private const int Tellable = 8;

    /// <summary>Running text of any of the languages has a stop word in five; a tenth is allowed to terse ones.</summary>
    private const double LeastShare = 0.1;

    public string Name => "language";

    public bool Passes(SampleText text, in SampleScores scores, double sentiment)
    {
        if (Scripts.Of(text.Text) is not { } script || !KnownLanguages.All.Any(language => language.Script == script && codes.Contains(language.Code)))
        {
            return false;
        }

        var (wanted, unwanted, told) = (0, 0, false);
        foreach (var language in KnownLanguages.All.Where(language => language.Script == script))
        {
            told |= language.StopWords.Count > 0;
            var found = Count(text.Words, language.StopWords);
            if (codes.Contains(language.Code))
            {
                wanted = Math.Max(wanted, found);
            }
            else
            {
                unwanted = Math.Max(unwanted, found);
            }
        }

        return wanted >= unwanted && (!told || text.Words.Length < Tellable || wanted >= LeastShare * text.Words.Length);
    }

    private static int Count(ReadOnlySpan<Word> words, HashSet<ulong> stopWords)
    {
        var found = 0;
        foreach (ref readonly var word in words)
        {
            found += stopWords.Contains(word.Hash) ? 1 : 0;
        }

        return found;
    }
}

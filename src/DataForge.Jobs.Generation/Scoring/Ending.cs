namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Whether a text comes to its end.</summary>
internal static class Ending
{
    /// <summary>What remains of coherence when the last sentence has no end mark.</summary>
    private const double BrokenOff = 0.7;

    /// <summary>Marks after which something must follow.</summary>
    private const string OpenMarks = ",;:-–—([{'\"“‘&/+=";

    /// <summary>A last line of so few words may be a name under a letter, or a title.</summary>
    private const int ClosingLine = 8;

    /// <summary>A text of one sentence with at most so many words may be a heading or an answer in a word.</summary>
    private const int SingleLine = 12;

    /// <summary>
    /// Whether prose stops without an end mark. Titles, lists, names under a letter, tags, and texts that close with a
    /// bracket or an emoji need none.
    /// </summary>
    public static bool IsBrokenOff(SampleText sample)
    {
        var sentences = sample.Sentences;
        if (sentences.IsEmpty)
        {
            return false;
        }

        ref readonly var last = ref sentences[^1];
        if (last.Ended || last.ListItem || (last.StartsLine && sentences.Length > 1 && last.Count <= ClosingLine))
        {
            return false;
        }

        return (sentences.Length == 1 ? last.Count > SingleLine : sentences[0].Ended || sentences[^2].Ended)
            && !ClosesOtherwise(sample.Composed, sample.Words[^1].Start);
    }

    private static bool ClosesOtherwise(string text, int lastWord)
    {
        var end = text.AsSpan().TrimEnd();
        return (lastWord > 0 && text[lastWord - 1] == '#')
            || (Letters.KindOf(end[^1]) is LetterKind.Other && !OpenMarks.Contains(end[^1]))
            || char.IsLowSurrogate(end[^1]);
    }

    /// <summary>1, or 0.7 for a text that breaks off.</summary>
    public static double Completeness(SampleText sample) => IsBrokenOff(sample) ? BrokenOff : 1;
}

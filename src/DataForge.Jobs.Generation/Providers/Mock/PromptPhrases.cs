using System.Collections.Frozen;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>What a prompt is about: its runs of words that carry meaning, in order, without those that only ask.</summary>
internal sealed class PromptPhrases
{
    private const int MostPhrases = 8;
    private const int MostWords = 3;
    private const int ShortestWord = 3;

    /// <summary>Longer prompts are read this far, so that an answer takes no longer with them.</summary>
    private const int MostCharacters = 4_000;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> EmptyWords = ("""
        a about above after again all also am an and any are around as ask asked at avoid be because been before being below between both but
        by can characters could detailed describe did do does each english every example few following for format from generate give had has
        have her here him his how however if in include into is it its itself just keep least less like make many may me mention mentions might
        more most must my need needs no nor not of on once one only or other our out over own paragraph please produce product provide realistic
        review reviews same sample sentence sentences she should short single so some such sure than that the their them then there these they
        this those three through to too tone two under until up use used user using very was we were what when where which while who whom why
        will with within without word words would write writes writing written you your yourself customer text positive negative neutral
        """).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly string[] _phrases;
    private readonly int _topicAt;

    private PromptPhrases(string[] phrases, MockTone? tone)
    {
        _phrases = phrases;
        Tone = tone;
        for (var index = 1; index < phrases.Length; index++)
        {
            _topicAt = phrases[index].Length > phrases[_topicAt].Length ? index : _topicAt;
        }
    }

    /// <summary>The longest phrase.</summary>
    public string Topic => _phrases[_topicAt];

    /// <summary>The tone that the prompt asks for; null where it does not say.</summary>
    public MockTone? Tone { get; }

    /// <summary>How many phrases there are; at least one.</summary>
    public int Count => _phrases.Length;

    /// <summary>The phrases in turn, the topic last.</summary>
    public string this[int turn] => _phrases[(_topicAt + 1 + turn) % _phrases.Length];

    public static PromptPhrases Of(string prompt)
    {
        var text = prompt.AsSpan(0, Math.Min(prompt.Length, MostCharacters));
        var phrases = new List<string>(MostPhrases);
        MockTone? tone = null;
        int start = -1, end = 0, words = 0, at = 0;
        while (at < text.Length && phrases.Count < MostPhrases)
        {
            if (!char.IsLetter(text[at]))
            {
                // A space may join two words of a phrase; anything else ends it.
                if (text[at++] != ' ')
                {
                    Close(text, phrases, ref start, end, ref words);
                }

                continue;
            }

            var from = at;
            while (at < text.Length && (char.IsLetter(text[at]) || (text[at] is '-' && at + 1 < text.Length && char.IsLetter(text[at + 1]))))
            {
                at++;
            }

            var word = text[from..at];
            if (word.Length < ShortestWord || EmptyWords.Contains(word))
            {
                tone = ToneOf(word) ?? tone;
                Close(text, phrases, ref start, end, ref words);
                continue;
            }

            start = start < 0 ? from : start;
            end = at;
            if (++words == MostWords)
            {
                Close(text, phrases, ref start, end, ref words);
            }
        }

        Close(text, phrases, ref start, end, ref words);
        return new PromptPhrases(phrases.Count == 0 ? ["product"] : [.. phrases], tone);
    }

    private static void Close(ReadOnlySpan<char> text, List<string> phrases, ref int start, int end, ref int words)
    {
        if (start >= 0 && phrases.Count < MostPhrases)
        {
            var phrase = text[start..end];
            if (!Holds(phrases, phrase))
            {
                phrases.Add(phrase.ToString());
            }
        }

        start = -1;
        words = 0;
    }

    private static bool Holds(List<string> phrases, ReadOnlySpan<char> phrase)
    {
        foreach (var known in phrases)
        {
            if (phrase.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static MockTone? ToneOf(ReadOnlySpan<char> word) =>
        word.Equals("positive", StringComparison.OrdinalIgnoreCase) ? MockTone.Good
        : word.Equals("negative", StringComparison.OrdinalIgnoreCase) ? MockTone.Bad
        : word.Equals("neutral", StringComparison.OrdinalIgnoreCase) ? MockTone.Even
        : null;
}

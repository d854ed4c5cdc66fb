namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// A text that is taken apart once for everything that looks at it: scores, filters and signatures. Immutable, so one
/// may be shared between threads.
/// </summary>
public sealed class SampleText
{
    private readonly ReadOnlyMemory<Word> _words;
    private readonly ReadOnlyMemory<Sentence> _sentences;

    private SampleText(string text, string composed, WordScanner scanner)
    {
        Text = text;
        Composed = composed;
        Folded = scanner.Folded;
        _words = scanner.Words;
        _sentences = scanner.Sentences;
        WordCount = scanner.WordCount;
        DistinctWords = scanner.DistinctWords;
        DistinctStems = scanner.DistinctStems;
        CharacterCount = CountCharacters(text);
        LooksEnglish = English(_words.Span);
    }

    /// <summary>The text as it was given.</summary>
    public string Text { get; }

    /// <summary>
    /// Words as people count them: pieces between spaces and punctuation, a hyphenated word once; in scripts without
    /// spaces each Chinese or Japanese character, and every three letters begun of Thai, Lao, Khmer or Burmese.
    /// </summary>
    public int WordCount { get; }

    /// <summary>Unicode code points, spaces included.</summary>
    public int CharacterCount { get; }

    /// <summary>Sentences, list items and headings that have a word.</summary>
    public int SentenceCount => _sentences.Length;

    /// <summary>The text in composed compatibility form, which the words' places refer to.</summary>
    internal string Composed { get; }

    /// <summary><see cref="Composed"/> with each letter folded, unit for unit.</summary>
    internal char[] Folded { get; }

    internal ReadOnlySpan<Word> Words => _words.Span;

    internal ReadOnlySpan<Sentence> Sentences => _sentences.Span;

    /// <summary>How many ids the words have.</summary>
    internal int DistinctWords { get; }

    /// <summary>How many stem ids the words have.</summary>
    internal int DistinctStems { get; }

    /// <summary>Whether enough English function words stand in it to judge it by the rules of English.</summary>
    internal bool LooksEnglish { get; }

    /// <summary>Takes a text apart. Any string will do, even one with broken surrogates.</summary>
    public static SampleText Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var composed = CompatibilityForm.Of(text);
        return new SampleText(text, composed, WordScanner.Scan(composed));
    }

    private static int CountCharacters(string text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                pairs++;
            }
        }

        return text.Length - pairs;
    }

    /// <summary>Function words make up about half of running English; a fifth is enough to tell.</summary>
    private static bool English(ReadOnlySpan<Word> words)
    {
        var function = 0;
        foreach (ref readonly var word in words)
        {
            function += word.Is(WordRole.Function) ? 1 : 0;
        }

        return function >= 3 && function * 5 >= words.Length;
    }
}

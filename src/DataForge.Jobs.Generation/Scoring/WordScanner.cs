namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Cuts a composed text into words and sentences in one pass, and numbers the words in a second.</summary>
internal sealed class WordScanner
{
    /// <summary>Letters of Thai and its like that make up one word, roughly.</summary>
    private const int SyllabicLettersPerWord = 3;

    private readonly string _text;
    private readonly char[] _folded;
    private Word[] _words;
    private int _count;
    private Sentence[] _sentences = new Sentence[8];
    private int _sentenceCount;
    private int _sentenceStart;
    private int _syllabicRun;
    private int _joinedOrSyllabic;
    private Gap _gap = Gap.AtStart;

    private WordScanner(string text)
    {
        _text = text;
        _folded = new char[text.Length];
        _words = new Word[(text.Length / 5) + 8];
    }

    public char[] Folded => _folded;

    /// <summary>The words, in an array that may have room for more.</summary>
    public ReadOnlyMemory<Word> Words => _words.AsMemory(0, _count);

    public ReadOnlyMemory<Sentence> Sentences => _sentences.AsMemory(0, _sentenceCount);

    public int WordCount { get; private set; }

    public int DistinctWords { get; private set; }

    public int DistinctStems { get; private set; }

    public static WordScanner Scan(string composed)
    {
        var scanner = new WordScanner(composed);
        scanner.Run();
        return scanner;
    }

    private void Run()
    {
        var i = 0;
        while (i < _text.Length)
        {
            var kind = Letters.KindOf(_text[i]);
            if (kind is LetterKind.Letter or LetterKind.Digit)
            {
                i = _gap.LineStart && kind == LetterKind.Digit && ListNumberEnd(i) is var end and > 0
                    ? SkipListNumber(i, end)
                    : ReadWord(i);
            }
            else if (kind is LetterKind.Ideograph or LetterKind.Syllabic)
            {
                i = ReadUnspacedLetter(i, kind);
            }
            else
            {
                _folded[i] = Letters.Fold(_text[i]);
                _gap.Pass(_text[i], kind);
                i++;
            }
        }

        CloseSentence(_gap.EndMark);
        EndSyllabicRun();
        WordCount = _count - _joinedOrSyllabic;
        (DistinctWords, DistinctStems) = WordNumbering.Number(_words.AsSpan(0, _count), _folded);
    }

    private int ReadWord(int start)
    {
        EndSyllabicRun();
        Open(start);
        var state = WordHash.Seed;
        var shape = new WordShapeReader();
        var i = start;
        for (; i < _text.Length; i++)
        {
            var c = _text[i];
            var kind = Letters.KindOf(c);
            var folded = Letters.Fold(c);
            if (kind is LetterKind.Letter or LetterKind.Digit)
            {
                shape.Read(c, folded, kind);
            }
            else if (kind != LetterKind.Mark && !JoinsInside(i, folded))
            {
                break;
            }

            _folded[i] = folded;
            if (c != '\u00AD')
            {
                state = WordHash.Feed(state, folded);
            }
        }

        Add(start, i - start, WordHash.Finish(state), shape.Finish());
        return i;
    }

    /// <summary>An apostrophe between letters, or a point or comma between digits.</summary>
    private bool JoinsInside(int i, char folded)
    {
        if (i + 1 >= _text.Length)
        {
            return false;
        }

        var wanted = folded switch
        {
            '\'' => LetterKind.Letter,
            '.' or ',' => LetterKind.Digit,
            _ => LetterKind.Other,
        };
        return wanted != LetterKind.Other
            && Letters.KindOf(_text[i + 1]) == wanted && Letters.KindOf(_text[i - 1]) == wanted;
    }

    private int ReadUnspacedLetter(int start, LetterKind kind)
    {
        Open(start);
        var state = WordHash.Feed(WordHash.Seed, _folded[start] = Letters.Fold(_text[start]));
        var i = start + 1;
        for (; i < _text.Length && Letters.KindOf(_text[i]) == LetterKind.Mark; i++)
        {
            state = WordHash.Feed(state, _folded[i] = _text[i]);
        }

        Add(start, i - start, WordHash.Finish(state), WordShape.Unspaced | WordShape.NonAscii);
        if (kind == LetterKind.Syllabic)
        {
            _syllabicRun++;
        }
        else
        {
            EndSyllabicRun();
        }

        return i;
    }

    private void EndSyllabicRun()
    {
        _joinedOrSyllabic += _syllabicRun - ((_syllabicRun + SyllabicLettersPerWord - 1) / SyllabicLettersPerWord);
        _syllabicRun = 0;
    }

    private int ListNumberEnd(int start)
    {
        var i = start;
        while (i < _text.Length && i - start < 4 && char.IsAsciiDigit(_text[i]))
        {
            i++;
        }

        return i + 1 < _text.Length && _text[i] is '.' or ')' && Letters.KindOf(_text[i + 1]) == LetterKind.Space
            ? i + 1
            : 0;
    }

    private int SkipListNumber(int start, int end)
    {
        _text.CopyTo(start, _folded, start, end - start);
        _gap.ListMark = true;
        return end;
    }

    private void Open(int start)
    {
        if (_count > _sentenceStart)
        {
            ref readonly var last = ref _words[_count - 1];
            if (_gap.EndsSentence(_text, start, last))
            {
                CloseSentence(_gap.EndMark);
            }
        }

        if (_count == _sentenceStart)
        {
            _gap.SentenceIsListItem = _gap.ListMark;
            _gap.SentenceStartsLine = _gap.HasNewLine;
        }
    }

    private void Add(int start, int length, ulong hash, WordShape shape)
    {
        if (_count == _words.Length)
        {
            Array.Resize(ref _words, _count * 2);
        }

        if (_gap.Hyphen && _count > _sentenceStart)
        {
            shape |= WordShape.Joined;
            _joinedOrSyllabic++;
        }
        else if (_gap.Punctuation)
        {
            shape |= WordShape.AfterPunctuation;
        }

        _words[_count++] = new Word(start, length, hash, 0, 0, shape, default);
        _gap.Reset();
    }

    private void CloseSentence(bool ended)
    {
        if (_count == _sentenceStart)
        {
            return;
        }

        if (_sentenceCount == _sentences.Length)
        {
            Array.Resize(ref _sentences, _sentenceCount * 2);
        }

        _sentences[_sentenceCount++] = new Sentence(_sentenceStart, _count - _sentenceStart, ended, _gap.SentenceStartsLine, _gap.SentenceIsListItem);
        _sentenceStart = _count;
    }
}

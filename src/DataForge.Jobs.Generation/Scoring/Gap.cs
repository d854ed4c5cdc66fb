namespace DataForge.Jobs.Generation.Scoring;

/// <summary>What stands between two words, as far as it decides where sentences end.</summary>
internal struct Gap
{
    private bool _atStart;
    private int _length;
    private int _newLines;
    private bool _spaceAfterEnd;
    private bool _closedQuote;
    private bool _stopOnly;

    /// <summary>The gap before the first word.</summary>
    public static Gap AtStart => new() { LineStart = true, _atStart = true };

    /// <summary>Nothing but marks of lists and headings since the line began.</summary>
    public bool LineStart { get; private set; }

    /// <summary>A bullet, a number or a heading mark opened the line.</summary>
    public bool ListMark { get; set; }

    /// <summary>A line ended here, or the text begins.</summary>
    public readonly bool HasNewLine => _newLines > 0 || _atStart;

    /// <summary>Whether the sentence being read began with <see cref="ListMark"/>.</summary>
    public bool SentenceIsListItem { get; set; }

    /// <summary>Whether the sentence being read began with <see cref="HasNewLine"/>.</summary>
    public bool SentenceStartsLine { get; set; }

    /// <summary>A mark that ends sentences.</summary>
    public bool EndMark { get; private set; }

    /// <summary>Exactly one hyphen or underscore and nothing else.</summary>
    public bool Hyphen { get; private set; }

    /// <summary>Anything but spaces.</summary>
    public bool Punctuation { get; private set; }

    /// <summary>Takes in one unit that is not part of a word.</summary>
    public void Pass(char c, LetterKind kind)
    {
        _length++;
        Hyphen = _length == 1 && c is '-' or '‐' or '‑' or '_';
        if (kind == LetterKind.Space)
        {
            _spaceAfterEnd |= EndMark;
            if (c is '\n' or '\u0085' or '\u2028' or '\u2029')
            {
                _newLines += c == '\u2029' ? 2 : 1;
                LineStart = true;
                ListMark = false;
            }

            return;
        }

        Punctuation = true;
        if (LineStart)
        {
            ListMark |= c is '-' or '*' or '•' or '#' or '–' or '‣';
            LineStart &= c is '-' or '*' or '•' or '#' or '–' or '‣' or '>' or '"' or '“' or '(';
        }

        if (c is '.' or '!' or '?' or '。' or '｡' or '…' or '।' or '؟' or '۔')
        {
            _stopOnly = c == '.' && (!EndMark || _stopOnly);
            _spaceAfterEnd |= c is '。' or '｡';
            EndMark = true;
        }
        else if (EndMark && c is '"' or '”' or '\'' or '’' or ')' or '»' or '」' or '』')
        {
            _closedQuote = true;
        }
    }

    /// <summary>Whether the sentence ends between <paramref name="last"/> and the word that starts here.</summary>
    public readonly bool EndsSentence(string text, int start, in Word last)
    {
        var lower = char.IsLower(text[start]);
        if (_newLines > 1 || (_newLines == 1 && (ListMark || !lower)))
        {
            return true;
        }

        if (!EndMark || !(_spaceAfterEnd || (!_stopOnly && last.Has(WordShape.Unspaced))))
        {
            return false;
        }

        if (!_stopOnly)
        {
            return !(lower && _closedQuote);
        }

        if (last.Length == 1 && !last.Has(WordShape.Unspaced | WordShape.Digits) && text[last.Start] != 'I')
        {
            return false;
        }

        var abbreviation = (Lexicon.Find(last.Hash).Roles & WordRole.Abbreviation) != 0;
        return !abbreviation || !(lower || char.IsDigit(text[start]) || last.Has(WordShape.Capitalised));
    }

    /// <summary>Begins the next gap, keeping what belongs to the sentence.</summary>
    public void Reset() => this = new Gap
    {
        SentenceIsListItem = SentenceIsListItem,
        SentenceStartsLine = SentenceStartsLine,
    };
}

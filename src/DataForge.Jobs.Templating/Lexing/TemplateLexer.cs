using System.Buffers;

namespace DataForge.Jobs.Templating.Lexing;

/// <summary>Splits a source into text and tags, applying whitespace control; what is inside a tag goes to <see cref="ExpressionLexer"/>.</summary>
internal sealed class TemplateLexer
{
    private static readonly SearchValues<char> TagMarks = SearchValues.Create("{%#");
    private readonly SourceText _source;
    private readonly string _text;
    private readonly TemplateOptions _options;
    private readonly List<Token> _tokens;
    private readonly ExpressionLexer _inner;

    // Where text not yet emitted begins, and whether what came before it ended with a line break that was trimmed.
    private int _position;
    private bool _lineStarting = true;

    private TemplateLexer(SourceText source, TemplateOptions options)
    {
        _source = source;
        _text = source.Text;
        _options = options;
        _tokens = new List<Token>(16 + (source.Text.Length / 16));
        _inner = new ExpressionLexer(source, _tokens);
    }

    public static List<Token> Tokenize(SourceText source, TemplateOptions options)
    {
        var lexer = new TemplateLexer(source, options);
        lexer.Run();
        return lexer._tokens;
    }

    /// <summary>Tokens of a source that is one expression, without tags.</summary>
    public static List<Token> TokenizeExpression(SourceText source)
    {
        var tokens = new List<Token>();
        new ExpressionLexer(source, tokens).Read(0, TokenKind.End, out _);
        tokens.Add(new Token(TokenKind.End, source.Text.Length));
        return tokens;
    }

    private void Run()
    {
        while (true)
        {
            var open = FindTag(_position);
            if (open < 0)
            {
                AddData(_position, _text.Length);
                _tokens.Add(new Token(TokenKind.End, _text.Length));
                return;
            }

            var mark = _text[open + 1];
            var sign = open + 2 < _text.Length ? _text[open + 2] : '\0';
            var signed = sign is '-' or '+';
            AddData(_position, EndOfData(open, mark, sign));
            var inside = open + (signed ? 3 : 2);
            switch (mark)
            {
                case '#':
                    SkipComment(open, inside);
                    break;
                case '{':
                    ReadVariable(open, inside);
                    break;
                default:
                    ReadBlock(open, inside);
                    break;
            }
        }
    }

    private int FindTag(int from)
    {
        while (true)
        {
            var offset = _text.AsSpan(from).IndexOf('{');
            if (offset < 0 || from + offset + 1 >= _text.Length)
            {
                return -1;
            }

            from += offset;
            if (TagMarks.Contains(_text[from + 1]))
            {
                return from;
            }

            from++;
        }
    }

    private int EndOfData(int open, char mark, char sign)
    {
        if (sign == '-')
        {
            return TrimEnd(_position, open);
        }

        if (sign == '+' || !_options.LstripBlocks || mark == '{')
        {
            return open;
        }

        var lineStart = open == _position ? _position : _text.LastIndexOf('\n', open - 1, open - _position) + 1;
        if (lineStart == 0 && _position > 0)
        {
            lineStart = _position;
        }

        if (lineStart > _position || _lineStarting)
        {
            return TrimEnd(lineStart, open) == lineStart ? lineStart : open;
        }

        return open;
    }

    private int TrimEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private void AddData(int start, int end)
    {
        if (end > start)
        {
            _tokens.Add(new Token(TokenKind.Data, start, _text.Substring(start, end - start)));
        }
    }

    private void SkipComment(int open, int inside)
    {
        var close = _text.IndexOf("#}", inside, StringComparison.Ordinal);
        if (close < 0)
        {
            throw _source.Syntax("this comment is never closed; expected '#}'", open);
        }

        var sign = close > inside ? _text[close - 1] : '\0';
        Continue(close + 2, sign);
    }

    private void ReadVariable(int open, int inside)
    {
        _tokens.Add(new Token(TokenKind.VariableBegin, open));
        var end = _inner.Read(inside, TokenKind.VariableEnd, out var sign);
        if (end < 0)
        {
            throw _source.Syntax("this expression is never closed; expected '}}'", open);
        }

        _position = sign == '-' ? SkipWhitespace(end) : end;
        _lineStarting = false;
    }

    private void ReadBlock(int open, int inside)
    {
        var word = SkipWhitespace(inside);
        if (string.CompareOrdinal(_text, word, "raw", 0, 3) == 0 && TryReadRaw(open, word + 3))
        {
            return;
        }

        _tokens.Add(new Token(TokenKind.BlockBegin, open));
        var end = _inner.Read(inside, TokenKind.BlockEnd, out var sign);
        if (end < 0)
        {
            throw _source.Syntax("this tag is never closed; expected '%}'", open);
        }

        Continue(end, sign);
    }

    private bool TryReadRaw(int open, int afterWord)
    {
        var close = SkipWhitespace(afterWord);
        var stripped = close < _text.Length && _text[close] == '-';
        close += stripped ? 1 : 0;
        if (string.CompareOrdinal(_text, close, "%}", 0, 2) != 0)
        {
            return false;
        }

        var start = stripped ? SkipWhitespace(close + 2) : close + 2;
        for (var from = start; ; from++)
        {
            from = _text.IndexOf("{%", from, StringComparison.Ordinal);
            if (from < 0)
            {
                throw _source.Syntax("this raw section is never closed; expected '{% endraw %}'", open);
            }

            var sign = from + 2 < _text.Length ? _text[from + 2] : '\0';
            var word = SkipWhitespace(from + (sign is '-' or '+' ? 3 : 2));
            if (string.CompareOrdinal(_text, word, "endraw", 0, 6) != 0)
            {
                continue;
            }

            var end = SkipWhitespace(word + 6);
            var endSign = end < _text.Length && _text[end] is '-' or '+' ? _text[end] : '\0';
            end += endSign == '\0' ? 0 : 1;
            if (string.CompareOrdinal(_text, end, "%}", 0, 2) != 0)
            {
                continue;
            }

            _position = start;
            _lineStarting = false;
            AddData(start, EndOfData(from, '%', sign));
            Continue(end + 2, endSign);
            return true;
        }
    }

    /// <summary>Goes on after a block tag or comment, removing what its closing sign or the options remove.</summary>
    private void Continue(int end, char sign)
    {
        _lineStarting = false;
        if (sign == '-')
        {
            _position = SkipWhitespace(end);
            _lineStarting = _position > end && _text[_position - 1] == '\n';
            return;
        }

        if (sign != '+' && _options.TrimBlocks && end < _text.Length && _text[end] == '\n')
        {
            end++;
            _lineStarting = true;
        }

        _position = end;
    }

    private int SkipWhitespace(int from)
    {
        while (from < _text.Length && char.IsWhiteSpace(_text[from]))
        {
            from++;
        }

        return from;
    }
}

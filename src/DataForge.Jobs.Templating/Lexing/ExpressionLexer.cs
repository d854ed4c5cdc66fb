using System.Globalization;
using System.Numerics;

namespace DataForge.Jobs.Templating.Lexing;

/// <summary>Splits the inside of a tag into tokens, up to the tag's end.</summary>
internal sealed class ExpressionLexer(SourceText source, List<Token> tokens)
{
    private readonly string _text = source.Text;
    private readonly Stack<(char Close, int Position)> _open = new();
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads tokens from an offset until the end token, which is added too.</summary>
    /// <returns>The offset after the end, or -1 when the source ended first.</returns>
    public int Read(int from, TokenKind end, out char sign)
    {
        _open.Clear();
        sign = '\0';
        var position = from;
        while (position < _text.Length)
        {
            var c = _text[position];
            if (char.IsWhiteSpace(c))
            {
                position++;
                continue;
            }

            if (_open.Count == 0 && end != TokenKind.End && IsEnd(position, end, out sign, out var length))
            {
                tokens.Add(new Token(end, position));
                return position + length;
            }

            position = ReadToken(position, c);
        }

        if (_open.Count > 0)
        {
            var (close, opened) = _open.Peek();
            throw source.Syntax($"this bracket is never closed; expected '{close}'", opened);
        }

        return -1;
    }

    private bool IsEnd(int position, TokenKind end, out char sign, out int length)
    {
        var first = end == TokenKind.VariableEnd ? '}' : '%';
        var c = _text[position];
        sign = c == '-' || (c == '+' && end == TokenKind.BlockEnd) ? c : '\0';
        var at = sign == '\0' ? position : position + 1;
        length = at - position + 2;
        return at + 1 < _text.Length && _text[at] == first && _text[at + 1] == '}';
    }

    private int ReadToken(int position, char c)
    {
        if (char.IsAsciiLetter(c) || c == '_' || char.IsLetter(c))
        {
            return ReadName(position);
        }

        if (char.IsAsciiDigit(c))
        {
            var number = NumberLiteral.Read(source, position, tokens.Count > 0 && tokens[^1].Kind == TokenKind.Dot && tokens[^1].Position == position - 1, out var token);
            tokens.Add(token);
            return number;
        }

        if (c is '"' or '\'')
        {
            var end = StringLiteral.Read(source, position, out var value);
            tokens.Add(new Token(TokenKind.String, position, value));
            return end;
        }

        return ReadOperator(position, c);
    }

    private int ReadName(int position)
    {
        var end = position + 1;
        while (end < _text.Length && IsNamePart(_text[end]))
        {
            end++;
        }

        var span = _text.AsSpan(position, end - position);
        if (!_names.TryGetValue(span, out var name))
        {
            name = span.ToString();
            name = name.IsNormalized(System.Text.NormalizationForm.FormKC) ? name : name.Normalize(System.Text.NormalizationForm.FormKC);
            _names[span] = name;
        }

        tokens.Add(new Token(TokenKind.Name, position, name));
        return end;
    }

    private static bool IsNamePart(char c) =>
        char.IsAsciiLetterOrDigit(c) || c == '_' || (c > 127 && (char.IsLetterOrDigit(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation));

    private int ReadOperator(int position, char c)
    {
        var next = position + 1 < _text.Length ? _text[position + 1] : '\0';
        var (kind, length) = (c, next) switch
        {
            ('*', '*') => (TokenKind.Pow, 2),
            ('/', '/') => (TokenKind.FloorDiv, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('>', '=') => (TokenKind.GreaterEqual, 2),
            ('<', '=') => (TokenKind.LessEqual, 2),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Sub, 1),
            ('*', _) => (TokenKind.Mul, 1),
            ('/', _) => (TokenKind.Div, 1),
            ('%', _) => (TokenKind.Mod, 1),
            ('~', _) => (TokenKind.Tilde, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('(', _) => (TokenKind.LeftParen, 1),
            (')', _) => (TokenKind.RightParen, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('=', _) => (TokenKind.Assign, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('|', _) => (TokenKind.Pipe, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            _ => throw source.Syntax($"unexpected character '{c}'", position),
        };
        Balance(c, position);
        tokens.Add(new Token(kind, position));
        return position + length;
    }

    private void Balance(char c, int position)
    {
        switch (c)
        {
            case '(':
                _open.Push((')', position));
                break;
            case '[':
                _open.Push((']', position));
                break;
            case '{':
                _open.Push(('}', position));
                break;
            case ')' or ']' or '}':
                if (_open.Count == 0)
                {
                    throw source.Syntax($"unexpected '{c}'", position);
                }

                var (close, _) = _open.Pop();
                if (close != c)
                {
                    throw source.Syntax($"unexpected '{c}', expected '{close}'", position);
                }

                break;
        }
    }
}

namespace DataForge.Jobs.Templating.Lexing;

internal enum TokenKind
{
    Data, VariableBegin, VariableEnd, BlockBegin, BlockEnd,
    Name, String, Integer, Float,
    Add, Sub, Mul, Div, FloorDiv, Mod, Pow, Tilde,
    LeftBracket, RightBracket, LeftParen, RightParen, LeftBrace, RightBrace,
    Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual, Assign,
    Dot, Colon, Pipe, Comma, Semicolon,
    End,
}

/// <summary>One token: its kind, where it starts, and its value (text of data, names and strings; number of numbers).</summary>
internal readonly record struct Token(TokenKind Kind, int Position, object? Value = null)
{
    public string Text => (string)Value!;

    public string Describe() => Kind switch
    {
        TokenKind.Data => "text",
        TokenKind.VariableBegin => "'{{'",
        TokenKind.VariableEnd => "'}}'",
        TokenKind.BlockBegin => "'{%'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.Name => $"'{Value}'",
        TokenKind.String => "a string",
        TokenKind.Integer or TokenKind.Float => "a number",
        TokenKind.End => "the end of the template",
        _ => $"'{Symbol(Kind)}'",
    };

    public static string Symbol(TokenKind kind) => kind switch
    {
        TokenKind.Add => "+",
        TokenKind.Sub => "-",
        TokenKind.Mul => "*",
        TokenKind.Div => "/",
        TokenKind.FloorDiv => "//",
        TokenKind.Mod => "%",
        TokenKind.Pow => "**",
        TokenKind.Tilde => "~",
        TokenKind.LeftBracket => "[",
        TokenKind.RightBracket => "]",
        TokenKind.LeftParen => "(",
        TokenKind.RightParen => ")",
        TokenKind.LeftBrace => "{",
        TokenKind.RightBrace => "}",
        TokenKind.Equal => "==",
        TokenKind.NotEqual => "!=",
        TokenKind.Greater => ">",
        TokenKind.GreaterEqual => ">=",
        TokenKind.Less => "<",
        TokenKind.LessEqual => "<=",
        TokenKind.Assign => "=",
        TokenKind.Dot => ".",
        TokenKind.Colon => ":",
        TokenKind.Pipe => "|",
        TokenKind.Comma => ",",
        TokenKind.Semicolon => ";",
        TokenKind.VariableEnd => "}}",
        TokenKind.BlockEnd => "%}",
        TokenKind.BlockBegin => "{%",
        TokenKind.VariableBegin => "{{",
        TokenKind.Name => "name",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

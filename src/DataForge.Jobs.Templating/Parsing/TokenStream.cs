using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Walks the tokens of a source and bounds how deep the parser goes into them.</summary>
internal sealed class TokenStream(SourceText source, List<Token> list, TemplateOptions options)
{
    private readonly Token[] _tokens = [.. list];
    private int _at;
    private int _depth;

    public SourceText Source => source;

    public ref readonly Token Current => ref _tokens[_at];

    public ref readonly Token Look => ref _tokens[Math.Min(_at + 1, _tokens.Length - 1)];

    public Token Next()
    {
        var token = _tokens[_at];
        if (_at < _tokens.Length - 1)
        {
            _at++;
        }

        return token;
    }

    public bool At(TokenKind kind) => Current.Kind == kind;

    public bool AtName(string name) => Current.Kind == TokenKind.Name && Current.Text == name;

    public bool Skip(TokenKind kind)
    {
        if (!At(kind))
        {
            return false;
        }

        Next();
        return true;
    }

    public bool SkipName(string name)
    {
        if (!AtName(name))
        {
            return false;
        }

        Next();
        return true;
    }

    public Token Expect(TokenKind kind, string? what = null) =>
        At(kind) ? Next() : throw Unexpected(what ?? (kind is TokenKind.Name ? "a name" : $"'{Token.Symbol(kind)}'"));

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"'{name}'");
        }
    }

    public TemplateException Unexpected(string expected) => source.Syntax($"unexpected {Current.Describe()}, expected {expected}", Current.Position);

    /// <summary>Goes one level into the source.</summary>
    public void Enter()
    {
        if (++_depth > options.MaxNesting)
        {
            throw TooDeep(Current.Position);
        }

        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(Current.Position);
        }
    }

    public void Leave() => _depth--;

    /// <summary>Checks the height of a finished expression, as a long chain is as deep as a nest.</summary>
    public T Checked<T>(T expression, params ReadOnlySpan<Expressions.Expression?> children)
        where T : Expressions.Expression
    {
        foreach (var child in children)
        {
            expression.Height = Math.Max(expression.Height, (child?.Height ?? 0) + 1);
        }

        return expression.Height > options.MaxNesting ? throw TooDeep(expression.Position) : expression;
    }

    private TemplateException TooDeep(int position) =>
        source.Error(TemplateErrorKind.Limit, $"the template is nested deeper than {options.MaxNesting}", position);
}

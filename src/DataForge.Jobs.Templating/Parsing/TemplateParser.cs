using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses a whole template: text, prints and tags. The tags themselves are in <see cref="TagParser"/>.</summary>
internal sealed class TemplateParser
{
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly TagParser _tags;

    private TemplateParser(SourceText source, TemplateOptions options)
    {
        _tokens = new TokenStream(source, TemplateLexer.Tokenize(source, options), options);
        _expressions = new ExpressionParser(_tokens);
        _tags = new TagParser(_tokens, _expressions, ParseBody);
    }

    public static TemplateUnit Parse(SourceText source, TemplateOptions options)
    {
        var parser = new TemplateParser(source, options);
        var body = parser.ParseBody(null, []);
        var unit = new TemplateUnit(source, body, parser._tags.Blocks);
        foreach (var block in parser._tags.Blocks.Values)
        {
            block.Unit = unit;
        }

        return unit;
    }

    public static Expression ParseExpression(SourceText source, TemplateOptions options)
    {
        var tokens = new TokenStream(source, TemplateLexer.TokenizeExpression(source), options);
        var expression = new ExpressionParser(tokens).Parse();
        return tokens.At(TokenKind.End) ? expression : throw tokens.Unexpected("the end of the expression");
    }

    /// <summary>Statements up to one of the given tags, whose name becomes the current token; up to the end for the outermost.</summary>
    private Body ParseBody(Token? opener, string[] ends)
    {
        _tokens.Enter();
        var statements = new List<Statement>();
        while (true)
        {
            var token = _tokens.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    _tokens.Next();
                    statements.Add(new TextStatement(token.Position, token.Text));
                    break;
                case TokenKind.VariableBegin:
                    _tokens.Next();
                    statements.Add(new PrintStatement(token.Position, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.VariableEnd, "an operator or '}}'");
                    break;
                case TokenKind.End when opener is null:
                    _tokens.Leave();
                    return new Body([.. statements]);
                case TokenKind.End:
                    throw _tokens.Source.Syntax($"'{opener.Value.Text}' is never closed; expected {Tags(ends)}", opener.Value.Position);
                default:
                    _tokens.Next();
                    if (_tokens.At(TokenKind.Name) && ends.Contains(_tokens.Current.Text))
                    {
                        _tokens.Leave();
                        return new Body([.. statements]);
                    }

                    statements.Add(_tags.Parse(opener, ends));
                    _tokens.Expect(TokenKind.BlockEnd, "'%}'");
                    break;
            }
        }
    }

    internal static string Tags(string[] names) => string.Join(" or ", names.Select(name => $"'{{% {name} %}}'"));
}

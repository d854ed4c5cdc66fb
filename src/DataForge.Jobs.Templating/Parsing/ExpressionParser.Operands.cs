using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <content>Operands: constants, names, brackets, lists and dictionaries.</content>
internal sealed partial class ExpressionParser
{
    private Expression Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Next();
                return token.Text switch
                {
                    "true" or "True" => new ConstantExpression(token.Position, Values.Booleans.True),
                    "false" or "False" => new ConstantExpression(token.Position, Values.Booleans.False),
                    "none" or "None" => new ConstantExpression(token.Position, null),
                    _ => Name(token),
                };
            case TokenKind.String:
                tokens.Next();
                var text = token.Text;
                while (tokens.At(TokenKind.String))
                {
                    text += tokens.Next().Text;
                }

                return new ConstantExpression(token.Position, text);
            case TokenKind.Integer or TokenKind.Float:
                tokens.Next();
                return new ConstantExpression(token.Position, token.Value);
            case TokenKind.LeftParen:
                return Parenthesis();
            case TokenKind.LeftBracket:
                return List();
            case TokenKind.LeftBrace:
                return Dict();
            default:
                throw tokens.Unexpected("an expression");
        }
    }

    private NameExpression Name(Token token)
    {
        var name = Readable(token);
        Mentioned.Add(name);
        return new NameExpression(token.Position, name);
    }

    // These stand between expressions, so that one in the place of a value is a mistake of the author's.
    private string Readable(Token token) => token.Text is "if" or "else" or "elif" or "in" or "is" or "and" or "or" or "not"
        ? throw tokens.Source.Syntax($"unexpected '{token.Text}', expected an expression", token.Position)
        : token.Text;

    private Expression Parenthesis()
    {
        var position = tokens.Next().Position;
        if (tokens.Skip(TokenKind.RightParen))
        {
            return new TupleExpression(position, []);
        }

        var inner = ParseTuple();
        tokens.Expect(TokenKind.RightParen);
        return inner;
    }

    private Expression List()
    {
        var position = tokens.Next().Position;
        var items = new List<Expression>();
        while (!tokens.At(TokenKind.RightBracket))
        {
            if (items.Count > 0)
            {
                tokens.Expect(TokenKind.Comma, "',' or ']'");
                if (tokens.At(TokenKind.RightBracket))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        tokens.Expect(TokenKind.RightBracket);
        return tokens.Checked(new ListExpression(position, [.. items]), items.ToArray());
    }

    private Expression Dict()
    {
        var position = tokens.Next().Position;
        var pairs = new List<KeyValuePair<Expression, Expression>>();
        while (!tokens.At(TokenKind.RightBrace))
        {
            if (pairs.Count > 0)
            {
                tokens.Expect(TokenKind.Comma, "',' or '}'");
                if (tokens.At(TokenKind.RightBrace))
                {
                    break;
                }
            }

            var key = Parse();
            tokens.Expect(TokenKind.Colon);
            pairs.Add(new(key, Parse()));
        }

        tokens.Expect(TokenKind.RightBrace);
        return tokens.Checked(new DictExpression(position, [.. pairs]), pairs.SelectMany(pair => new[] { pair.Key, pair.Value }).ToArray());
    }
}

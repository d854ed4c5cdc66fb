using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses the arguments of a call, in parentheses.</summary>
internal sealed class ArgumentParser(TokenStream tokens, ExpressionParser expressions)
{
    private readonly List<Expression> _positional = [];
    private readonly List<KeyValuePair<string, Expression>> _named = [];
    private Expression? _rest;
    private Expression? _namedRest;

    public ArgumentList Parse()
    {
        tokens.Expect(TokenKind.LeftParen);
        var first = true;
        while (!tokens.At(TokenKind.RightParen))
        {
            if (!first)
            {
                tokens.Expect(TokenKind.Comma, "',' or ')'");
                if (tokens.At(TokenKind.RightParen))
                {
                    break;
                }
            }

            first = false;
            ParseOne();
        }

        tokens.Expect(TokenKind.RightParen);
        return new ArgumentList([.. _positional], [.. _named], _rest, _namedRest);
    }

    private void ParseOne()
    {
        var token = tokens.Current;
        if (tokens.Skip(TokenKind.Mul))
        {
            Require(_rest is null && _namedRest is null, "'*' comes once, before '**'", token);
            _rest = expressions.Parse();
        }
        else if (tokens.Skip(TokenKind.Pow))
        {
            Require(_namedRest is null, "'**' comes once", token);
            _namedRest = expressions.Parse();
        }
        else if (token.Kind == TokenKind.Name && tokens.Look.Kind == TokenKind.Assign)
        {
            Require(_namedRest is null, "nothing may follow '**'", token);
            Require(!_named.Exists(pair => pair.Key == token.Text), $"the argument '{token.Text}' is given twice", token);
            tokens.Next();
            tokens.Next();
            _named.Add(new(token.Text, expressions.Parse()));
        }
        else
        {
            Require(_rest is null && _namedRest is null && _named.Count == 0, "an argument by position cannot follow one by name", token);
            _positional.Add(expressions.Parse());
        }
    }

    private void Require(bool condition, string message, Token token)
    {
        if (!condition)
        {
            throw tokens.Source.Syntax(message, token.Position);
        }
    }
}

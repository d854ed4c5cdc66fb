using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <content>What follows an operand: attributes, items, slices, calls, filters and tests.</content>
internal sealed partial class ExpressionParser
{
    private Expression Postfix(Expression expression)
    {
        while (true)
        {
            switch (tokens.Current.Kind)
            {
                case TokenKind.Dot:
                    expression = Attribute(expression);
                    break;
                case TokenKind.LeftBracket:
                    expression = Subscript(expression);
                    break;
                case TokenKind.LeftParen:
                    expression = Call(expression);
                    break;
                default:
                    return expression;
            }
        }
    }

    private Expression FiltersAndTests(Expression expression)
    {
        while (true)
        {
            if (tokens.Skip(TokenKind.Pipe))
            {
                expression = Filter(expression);
            }
            else if (tokens.AtName("is"))
            {
                expression = Test(expression);
            }
            else if (tokens.At(TokenKind.LeftParen))
            {
                expression = Call(expression);
            }
            else
            {
                return expression;
            }
        }
    }

    private Expression Attribute(Expression target)
    {
        var dot = tokens.Next();
        var token = tokens.Next();
        return token.Kind switch
        {
            TokenKind.Name => tokens.Checked(new AttributeExpression(dot.Position, target, Supported(token)), target),
            TokenKind.Integer => tokens.Checked(new ItemExpression(dot.Position, target, new ConstantExpression(token.Position, token.Value)), target),
            _ => throw tokens.Source.Syntax($"unexpected {token.Describe()}, expected a name or number", token.Position),
        };
    }

    private string Supported(Token name) => Methods.MethodTable.IsRefused(name.Text) && tokens.At(TokenKind.LeftParen)
        ? throw tokens.Source.Syntax($"the method '{name.Text}' is not supported", name.Position)
        : name.Text;

    private Expression Subscript(Expression target)
    {
        var position = tokens.Next().Position;
        if (tokens.At(TokenKind.RightBracket))
        {
            throw tokens.Unexpected("an index");
        }

        var start = tokens.At(TokenKind.Colon) ? null : Parse();
        if (tokens.Skip(TokenKind.Colon))
        {
            var stop = tokens.Current.Kind is TokenKind.Colon or TokenKind.RightBracket ? null : Parse();
            var step = tokens.Skip(TokenKind.Colon) && !tokens.At(TokenKind.RightBracket) ? Parse() : null;
            tokens.Expect(TokenKind.RightBracket);
            return tokens.Checked(new SliceExpression(position, target, start, stop, step), target, start, stop, step);
        }

        if (tokens.At(TokenKind.Comma))
        {
            start = SubscriptTuple(start!);
        }

        tokens.Expect(TokenKind.RightBracket);
        return tokens.Checked(new ItemExpression(position, target, start!), target, start);
    }

    private TupleExpression SubscriptTuple(Expression first)
    {
        var items = new List<Expression> { first };
        while (tokens.Skip(TokenKind.Comma) && !tokens.At(TokenKind.RightBracket))
        {
            items.Add(Parse());
        }

        return tokens.Checked(new TupleExpression(first.Position, [.. items]), items.ToArray());
    }

    private CallExpression Call(Expression callee)
    {
        var position = callee is AttributeExpression or NameExpression ? callee.Position : tokens.Current.Position;
        var arguments = new ArgumentParser(tokens, this).Parse();
        return tokens.Checked(new CallExpression(position, callee, arguments), callee, arguments.Tallest);
    }

    private FilterExpression Filter(Expression subject)
    {
        var name = tokens.Expect(TokenKind.Name, "the name of a filter");
        var function = Filters.FilterTable.All.GetValueOrDefault(name.Text)
            ?? throw tokens.Source.Syntax($"no filter named '{name.Text}'{Suggestion.For(name.Text, Filters.FilterTable.All.Keys)}", name.Position);
        var arguments = tokens.At(TokenKind.LeftParen) ? new ArgumentParser(tokens, this).Parse() : ArgumentList.Empty;
        NamedFunctions.Check(tokens.Source, name, arguments);
        return tokens.Checked(new FilterExpression(name.Position, subject, Bind(function, arguments, name)), subject, arguments.Tallest);
    }

    private Expression Test(Expression subject)
    {
        var position = tokens.Next().Position;
        var negated = tokens.SkipName("not");
        var name = tokens.Expect(TokenKind.Name, "the name of a test");
        var function = BuiltinTests.TestTable.All.GetValueOrDefault(name.Text)
            ?? throw tokens.Source.Syntax($"no test named '{name.Text}'{Suggestion.For(name.Text, BuiltinTests.TestTable.All.Keys)}", name.Position);
        var arguments = TestArguments();
        var test = tokens.Checked(new TestExpression(name.Position, subject, Bind(function, arguments, name)), subject, arguments.Tallest);
        return negated ? tokens.Checked(new NotExpression(position, test), test) : test;
    }

    private ArgumentList TestArguments()
    {
        if (tokens.At(TokenKind.LeftParen))
        {
            return new ArgumentParser(tokens, this).Parse();
        }

        if (tokens.AtName("is"))
        {
            throw tokens.Source.Syntax("tests cannot be chained with 'is'", tokens.Current.Position);
        }

        var begins = tokens.Current.Kind is TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.LeftBracket or TokenKind.LeftBrace;
        return begins && !tokens.AtName("else") && !tokens.AtName("or") && !tokens.AtName("and")
            ? new ArgumentList([ParsePostfix()], [], null, null)
            : ArgumentList.Empty;
    }

    private BoundCall Bind(Values.Function function, ArgumentList arguments, Token name) =>
        BoundCall.Create(function, arguments, out var fault) ?? throw tokens.Source.Syntax(fault!, name.Position);
}

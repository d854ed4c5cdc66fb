using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses expressions by precedence: condition, or, and, not, comparison, sum, concatenation, product, power, sign, postfix, filter.</summary>
internal sealed class ExpressionParser(TokenStream tokens)
{
    public Expression Parse(bool allowCondition = true)
    {
        tokens.Enter();
        var expression = allowCondition ? Condition() : Or();
        tokens.Leave();
        return expression;
    }

    /// <summary>One expression, or several with commas as a tuple.</summary>
    public Expression ParseTuple(bool allowCondition = true, Func<bool>? ends = null)
    {
        var start = tokens.Current.Position;
        var first = Parse(allowCondition);
        if (!tokens.At(TokenKind.Comma))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (tokens.Skip(TokenKind.Comma) && !EndsTuple(ends))
        {
            items.Add(Parse(allowCondition));
        }

        return tokens.Checked(new TupleExpression(start, [.. items]), items.ToArray());
    }

    /// <summary>Filters after an expression that stands elsewhere, such as the text of a filter block.</summary>
    public Expression ParseFilters(Expression subject, bool startsWithName)
    {
        if (startsWithName)
        {
            subject = Filter(subject);
        }

        while (tokens.Skip(TokenKind.Pipe))
        {
            subject = Filter(subject);
        }

        return subject;
    }

    /// <summary>A primary with what is appended to it; no filters and operators.</summary>
    public Expression ParsePostfix() => Postfix(Primary());

    private bool EndsTuple(Func<bool>? ends) =>
        tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.RightParen or TokenKind.End || (ends?.Invoke() ?? false);

    private Expression Condition()
    {
        var expression = Or();
        while (tokens.AtName("if"))
        {
            var position = tokens.Next().Position;
            var test = Or();
            Expression? otherwise = null;
            if (tokens.SkipName("else"))
            {
                tokens.Enter();
                otherwise = Condition();
                tokens.Leave();
            }

            expression = tokens.Checked(new ConditionalExpression(position, test, expression, otherwise), test, expression, otherwise);
        }

        return expression;
    }

    private Expression Or()
    {
        var left = And();
        while (tokens.AtName("or"))
        {
            var position = tokens.Next().Position;
            var right = And();
            left = tokens.Checked(new LogicExpression(position, false, left, right), left, right);
        }

        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (tokens.AtName("and"))
        {
            var position = tokens.Next().Position;
            var right = Not();
            left = tokens.Checked(new LogicExpression(position, true, left, right), left, right);
        }

        return left;
    }

    private Expression Not()
    {
        if (!tokens.AtName("not"))
        {
            return Compare();
        }

        var position = tokens.Next().Position;
        tokens.Enter();
        var operand = Not();
        tokens.Leave();
        return tokens.Checked(new NotExpression(position, operand), operand);
    }

    private Expression Compare()
    {
        var first = Sum();
        var position = tokens.Current.Position;
        List<(CompareKind, Expression)>? rest = null;
        var tallest = first;
        while (CompareSign() is { } kind)
        {
            var operand = Sum();
            tallest = operand.Height > tallest.Height ? operand : tallest;
            (rest ??= []).Add((kind, operand));
        }

        return rest is null ? first : tokens.Checked(new CompareExpression(position, first, [.. rest]), tallest);
    }

    private CompareKind? CompareSign()
    {
        CompareKind? kind = tokens.Current.Kind switch
        {
            TokenKind.Equal => CompareKind.Equal,
            TokenKind.NotEqual => CompareKind.NotEqual,
            TokenKind.Less => CompareKind.Less,
            TokenKind.LessEqual => CompareKind.LessEqual,
            TokenKind.Greater => CompareKind.Greater,
            TokenKind.GreaterEqual => CompareKind.GreaterEqual,
            TokenKind.Name when tokens.Current.Text == "in" => CompareKind.In,
            TokenKind.Name when tokens.Current.Text == "not" && tokens.Look is { Kind: TokenKind.Name, Value: "in" } => CompareKind.NotIn,
            _ => null,
        };
        if (kind is not null)
        {
            tokens.Next();
        }

        if (kind == CompareKind.NotIn)
        {
            tokens.Next();
        }

        return kind;
    }

    private Expression Sum()
    {
        var left = Concat();
        while (tokens.Current.Kind is TokenKind.Add or TokenKind.Sub)
        {
            var sign = tokens.Next();
            var right = Concat();
            left = tokens.Checked(new BinaryExpression(sign.Position, sign.Kind, left, right), left, right);
        }

        return left;
    }

    private Expression Concat()
    {
        var first = Product();
        if (!tokens.At(TokenKind.Tilde))
        {
            return first;
        }

        var position = tokens.Current.Position;
        var parts = new List<Expression> { first };
        while (tokens.Skip(TokenKind.Tilde))
        {
            parts.Add(Product());
        }

        return tokens.Checked(new ConcatExpression(position, [.. parts]), parts.ToArray());
    }

    private Expression Product()
    {
        var left = Power();
        while (tokens.Current.Kind is TokenKind.Mul or TokenKind.Div or TokenKind.FloorDiv or TokenKind.Mod)
        {
            var sign = tokens.Next();
            var right = Power();
            left = tokens.Checked(new BinaryExpression(sign.Position, sign.Kind, left, right), left, right);
        }

        return left;
    }

    // Jinja groups powers from the left, and a sign binds tighter than a power.
    private Expression Power()
    {
        var left = Unary(true);
        while (tokens.At(TokenKind.Pow))
        {
            var sign = tokens.Next();
            var right = Unary(true);
            left = tokens.Checked(new BinaryExpression(sign.Position, sign.Kind, left, right), left, right);
        }

        return left;
    }

    private Expression Unary(bool allowFilters)
    {
        Expression expression;
        if (tokens.Current.Kind is TokenKind.Sub or TokenKind.Add)
        {
            var sign = tokens.Next();
            tokens.Enter();
            var operand = Unary(false);
            expression = tokens.Checked(new SignExpression(sign.Position, sign.Kind == TokenKind.Sub, operand), operand);
            tokens.Leave();
        }
        else
        {
            expression = Primary();
        }

        expression = Postfix(expression);
        return allowFilters ? FiltersAndTests(expression) : expression;
    }

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
                    _ => new NameExpression(token.Position, Readable(token)),
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

using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses expressions by precedence: condition, or, and, not, comparison, sum, concatenation, product, power, sign, postfix, filter.</summary>
internal sealed partial class ExpressionParser(TokenStream tokens)
{
    /// <summary>Names that expressions so far read.</summary>
    public HashSet<string> Mentioned { get; } = new(StringComparer.Ordinal);

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
}

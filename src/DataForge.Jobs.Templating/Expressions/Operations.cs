using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>Arithmetic between two values.</summary>
internal sealed class BinaryExpression(int position, TokenKind sign, Expression left, Expression right) : Expression(position)
{
    public override IEnumerable<Expression> Children => [left, right];

    public override object? Evaluate(RenderState state)
    {
        var a = left.Evaluate(state);
        var b = right.Evaluate(state);
        state.Position = Position;
        return sign switch
        {
            TokenKind.Add => Arithmetic.Add(a, b, state.Meter),
            TokenKind.Sub => Arithmetic.Subtract(a, b),
            TokenKind.Mul => Arithmetic.Multiply(a, b, state.Meter),
            TokenKind.Div => Arithmetic.Divide(a, b),
            TokenKind.FloorDiv => Arithmetic.FloorDivide(a, b),
            TokenKind.Mod => Arithmetic.Modulo(a, b, state),
            _ => Arithmetic.Power(a, b),
        };
    }
}

/// <summary><c>-a</c> and <c>+a</c>.</summary>
internal sealed class SignExpression(int position, bool negative, Expression operand) : Expression(position)
{
    public override IEnumerable<Expression> Children => [operand];

    public override object? Evaluate(RenderState state)
    {
        var value = operand.Evaluate(state);
        state.Position = Position;
        return negative ? Arithmetic.Negate(value) : Arithmetic.Plus(value);
    }
}

/// <summary><c>a ~ b ~ c</c>.</summary>
internal sealed class ConcatExpression(int position, Expression[] parts) : Expression(position)
{
    public override IEnumerable<Expression> Children => parts;

    public override object? Evaluate(RenderState state)
    {
        var values = new object?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            values[i] = parts[i].Evaluate(state);
        }

        state.Position = Position;
        var escape = state.Autoescape && Array.Exists(values, value => value is Markup);
        var texts = new string[values.Length];
        long length = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = escape ? Escaping.Escape(values[i], state.Meter).Text : Text.Of(values[i], state.Meter);
            length += texts[i].Length;
        }

        state.Meter.ChargeText(length);
        var joined = string.Concat(texts);
        return escape ? new Markup(joined) : joined;
    }
}

/// <summary><c>not a</c>.</summary>
internal sealed class NotExpression(int position, Expression operand) : Expression(position)
{
    public override IEnumerable<Expression> Children => [operand];

    public Expression Operand => operand;

    public override object? Evaluate(RenderState state)
    {
        var value = operand.Evaluate(state);
        state.Position = Position;
        return Booleans.Box(!Truth.Of(value));
    }
}

/// <summary><c>a and b</c>, <c>a or b</c>: the operand that decided.</summary>
internal sealed class LogicExpression(int position, bool isAnd, Expression left, Expression right) : Expression(position)
{
    public override IEnumerable<Expression> Children => [left, right];

    public bool IsAnd => isAnd;

    public Expression Left => left;

    public Expression Right => right;

    public override object? Evaluate(RenderState state)
    {
        var value = left.Evaluate(state);
        state.Position = Position;
        return Truth.Of(value) == isAnd ? right.Evaluate(state) : value;
    }
}

/// <summary><c>a if test else b</c>. Without an else it is empty even in strict rendering, as in Jinja.</summary>
internal sealed class ConditionalExpression(int position, Expression test, Expression then, Expression? otherwise) : Expression(position)
{
    public override IEnumerable<Expression> Children => new[] { test, then, otherwise }.OfType<Expression>();

    public Expression Test => test;

    public Expression Then => then;

    public Expression? Otherwise => otherwise;

    public override object? Evaluate(RenderState state)
    {
        var decided = test.Evaluate(state);
        state.Position = Position;
        if (Truth.Of(decided))
        {
            return then.Evaluate(state);
        }

        return otherwise is not null
            ? otherwise.Evaluate(state)
            : new Undefined(state.Meter, null, () => "the inline if-expression evaluated to false and no else section was defined", alwaysLenient: true);
    }
}

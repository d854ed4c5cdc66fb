using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Expressions;

internal enum CompareKind
{
    Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn,
}

/// <summary>Comparisons, chained as in <c>1 &lt; a &lt;= 3</c>: each middle value is evaluated once.</summary>
internal sealed class CompareExpression(int position, Expression first, (CompareKind Kind, Expression Operand)[] rest) : Expression(position)
{
    public override IEnumerable<Expression> Children => rest.Select(part => part.Operand).Prepend(first);

    public override object? Evaluate(RenderState state)
    {
        var left = first.Evaluate(state);
        foreach (var (kind, operand) in rest)
        {
            var right = operand.Evaluate(state);
            state.Position = Position;
            if (!Holds(kind, left, right, state.Meter))
            {
                return Booleans.False;
            }

            left = right;
        }

        return Booleans.True;
    }

    public static bool Holds(CompareKind kind, object? left, object? right, Meter meter) => kind switch
    {
        CompareKind.Equal => Comparison.AreEqual(left, right, meter),
        CompareKind.NotEqual => !Comparison.AreEqual(left, right, meter),
        CompareKind.In => Comparison.Contains(right, left, meter),
        CompareKind.NotIn => !Comparison.Contains(right, left, meter),
        CompareKind.Less => Comparison.Order(left, right, meter, "<") is < 0 and not Numbers.Unordered,
        CompareKind.LessEqual => Comparison.Order(left, right, meter, "<=") is <= 0 and not Numbers.Unordered,
        CompareKind.Greater => Comparison.Order(left, right, meter, ">") > 0,
        _ => Comparison.Order(left, right, meter, ">=") >= 0,
    };
}

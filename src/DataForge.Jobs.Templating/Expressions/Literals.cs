using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>A constant.</summary>
internal sealed class ConstantExpression(int position, object? value) : Expression(position)
{
    public object? Value { get; } = value;

    public override object? Evaluate(RenderState state) => Value;
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListExpression(int position, Expression[] items) : Expression(position)
{
    public override IEnumerable<Expression> Children => items;

    public override object? Evaluate(RenderState state)
    {
        var values = new List<object?>(items.Length);
        foreach (var item in items)
        {
            values.Add(item.Evaluate(state));
        }

        state.Meter.Charge(items.Length);
        return new PyList(values);
    }
}

/// <summary><c>(a, b)</c>.</summary>
internal sealed class TupleExpression(int position, Expression[] items) : Expression(position)
{
    public Expression[] Items { get; } = items;

    public override IEnumerable<Expression> Children => Items;

    public override object? Evaluate(RenderState state)
    {
        if (Items.Length == 0)
        {
            return PyTuple.Empty;
        }

        var values = new object?[Items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Items[i].Evaluate(state);
        }

        state.Meter.Charge(values.Length);
        return new PyTuple(values);
    }
}

/// <summary><c>{a: b}</c>.</summary>
internal sealed class DictExpression(int position, KeyValuePair<Expression, Expression>[] pairs) : Expression(position)
{
    public override IEnumerable<Expression> Children => pairs.SelectMany(pair => new[] { pair.Key, pair.Value });

    public override object? Evaluate(RenderState state)
    {
        var dict = new PyDict(state.Meter);
        foreach (var (key, value) in pairs)
        {
            state.Meter.Step();
            var name = key.Evaluate(state);
            var item = value.Evaluate(state);
            state.Position = key.Position;
            dict.Set(name, item);
        }

        return dict;
    }
}

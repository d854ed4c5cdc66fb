using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary><c>target.name</c>.</summary>
internal sealed class AttributeExpression(int position, Expression target, string name) : Expression(position)
{
    public Expression Target { get; } = target;

    public string Name { get; } = name;

    public override IEnumerable<Expression> Children => [Target];

    public override string? Path { get; } = target.Path is { } path ? $"{path}.{name}" : null;

    public override object? Evaluate(RenderState state)
    {
        var value = Target.Evaluate(state);
        state.Position = Position;
        return Lookup.Attribute(state, value, Name, Path);
    }
}

/// <summary><c>target[key]</c>.</summary>
internal sealed class ItemExpression(int position, Expression target, Expression key) : Expression(position)
{
    public Expression Target { get; } = target;

    public Expression Key { get; } = key;

    public override IEnumerable<Expression> Children => [Target, Key];

    public override string? Path { get; } = target.Path is { } path && key is ConstantExpression { Value: string or long } constant
        ? constant.Value is string name ? $"{path}.{name}" : $"{path}[{constant.Value}]"
        : null;

    public override object? Evaluate(RenderState state)
    {
        var value = Target.Evaluate(state);
        var at = Key.Evaluate(state);
        state.Position = Position;
        return Lookup.Item(state, value, at, Path);
    }
}

/// <summary><c>target[start:stop:step]</c>.</summary>
internal sealed class SliceExpression(int position, Expression target, Expression? start, Expression? stop, Expression? step) : Expression(position)
{
    public override IEnumerable<Expression> Children => new[] { target, start, stop, step }.OfType<Expression>();

    public override object? Evaluate(RenderState state)
    {
        var value = target.Evaluate(state);
        var (from, to, by) = (start?.Evaluate(state), stop?.Evaluate(state), step?.Evaluate(state));
        state.Position = Position;
        return Sequences.Slice(value, from, to, by, state.Meter);
    }
}

using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>A variable.</summary>
internal sealed class NameExpression(int position, string name) : Expression(position)
{
    public string Name { get; } = name;

    public override string? Path => Name;

    public override object? Evaluate(RenderState state)
    {
        state.Position = Position;
        return state.Resolve(Name);
    }
}

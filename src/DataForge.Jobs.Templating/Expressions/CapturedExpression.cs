using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>The subject of a filter that is applied to a whole section: the section's output.</summary>
internal sealed class CapturedExpression(int position) : Expression(position)
{
    private const string Slot = " captured";

    public override object? Evaluate(RenderState state) => state.Resolve(Slot);

    /// <summary>Evaluates a chain of filters that begins with this expression.</summary>
    public object? Filter(RenderState state, Expression chain, object? text)
    {
        var scope = state.Scope;
        state.Scope = new Scope(scope);
        state.Scope.Set(Slot, text);
        var result = chain.Evaluate(state);
        state.Scope = scope;
        return result;
    }
}

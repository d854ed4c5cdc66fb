using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Statements;

/// <summary>What a macro or call block takes and does.</summary>
internal sealed record MacroShape(string Name, string[] Parameters, Expression?[] Defaults, Body Body, bool UsesCaller, bool UsesKwargs, bool UsesVarargs);

/// <summary><c>{% macro name(…) %}</c>.</summary>
internal sealed class MacroStatement(int position, MacroShape shape) : Statement(position)
{
    public MacroShape Shape => shape;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        state.Assign(shape.Name, new MacroObject(state, shape));
        return Flow.Next;
    }
}

/// <summary><c>{% call(…) macro(…) %}</c>.</summary>
internal sealed class CallBlockStatement(int position, CallExpression call, MacroShape caller) : Statement(position)
{
    public CallExpression Call => call;

    public MacroShape Caller => caller;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var result = call.Evaluate(state, new MacroObject(state, caller));
        state.Position = Position;
        state.Out.Write(Operators.Text.Of(result, state.Meter));
        return Flow.Next;
    }
}

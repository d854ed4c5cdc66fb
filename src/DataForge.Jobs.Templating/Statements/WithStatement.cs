using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Statements;

/// <summary><c>{% with a = 1 %}</c>: all values are evaluated outside, then assigned inside.</summary>
internal sealed class WithStatement(int position, (Target Target, Expression Value)[] assignments, Body body) : Statement(position)
{
    public (Target Target, Expression Value)[] Assignments => assignments;

    public Body Body => body;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var values = Array.ConvertAll(assignments, assignment => assignment.Value.Evaluate(state));
        var outer = state.Scope;
        state.Scope = new Scope(outer);
        for (var i = 0; i < values.Length; i++)
        {
            assignments[i].Target.Assign(state, values[i]);
        }

        var flow = body.Execute(state);
        state.Scope = outer;
        return flow;
    }
}

/// <summary><c>{% filter name %}…{% endfilter %}</c>.</summary>
internal sealed class FilterBlockStatement(int position, Expression filter, CapturedExpression captured, Body body) : Statement(position)
{
    public Expression Filter => filter;

    public Body Body => body;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var outer = state.Scope;
        state.Scope = new Scope(outer);
        var text = body.Capture(state);
        state.Scope = outer;
        var result = captured.Filter(state, filter, state.Produced(text));
        state.Position = filter.Position;
        state.Out.Write(Operators.Text.TryString(result, out var filtered)
            ? filtered
            : throw RenderFault.Runtime($"a filter section must come out as text, not {Operators.TypeNames.Of(result)}"));
        return Flow.Next;
    }
}

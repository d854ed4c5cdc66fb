using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Statements;

/// <summary><c>{% if %}</c> with its <c>elif</c> branches and <c>else</c>.</summary>
internal sealed class IfStatement(int position, (Expression Test, Body Body)[] branches, Body? otherwise) : Statement(position)
{
    public (Expression Test, Body Body)[] Branches => branches;

    public Body? Otherwise => otherwise;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        foreach (var (test, body) in branches)
        {
            var value = test.Evaluate(state);
            state.Position = test.Position;
            if (Truth.Of(value))
            {
                return body.Execute(state);
            }
        }

        return otherwise?.Execute(state) ?? Flow.Next;
    }
}

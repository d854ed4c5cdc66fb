using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Statements;

/// <summary><c>{% for target in items if filter recursive %}</c> with its <c>else</c>.</summary>
internal sealed class ForStatement(int position, Target target, Expression items, Expression? filter, bool recursive, bool usesLoop, Body body, Body? otherwise) : Statement(position)
{
    public Target Target => target;

    public Expression Items => items;

    public Expression? Filter => filter;

    public Body Body => body;

    public Body? Otherwise => otherwise;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var values = items.Evaluate(state);
        state.Position = items.Position;
        Run(state, values, 0);
        return Flow.Next;
    }

    private void Run(RenderState state, object? values, int depth)
    {
        var outer = state.Scope;
        var scope = new Scope(outer);

        // As in Jinja, the else part is left out once a pass ran to its end: "break" and "continue" do not count.
        var looped = false;
        if (!usesLoop && filter is null && values is PyList or PyTuple)
        {
            looped = RunPlain(state, values, scope);
        }
        else
        {
            var sequence = filter is null ? values : new PyIterator("generator", Filtered(state, values, outer).GetEnumerator());
            var loop = new LoopObject(state, sequence, depth, recursive ? Recurse : null);
            while (loop.MoveNext())
            {
                var flow = RunPass(state, scope, loop.Current, usesLoop ? loop : null);
                looped |= flow == Flow.Next;
                if (flow == Flow.Break)
                {
                    break;
                }
            }
        }

        state.Scope = outer;
        if (!looped && otherwise is not null)
        {
            state.Scope = new Scope(outer);
            otherwise.Execute(state);
            state.Scope = outer;
        }

        object? Recurse(object? inner, int innerDepth)
        {
            var before = state.Out;
            using var captured = new Output(state.Environment.Options.MaxOutputLength);
            var current = state.Scope;
            state.Out = captured;
            state.Scope = outer;
            state.Enter();
            Run(state, inner, innerDepth);
            state.Leave();
            state.Scope = current;
            state.Out = before;
            state.Meter.ChargeText(captured.Length);
            return state.Produced(captured.ToString());
        }
    }

    private bool RunPlain(RenderState state, object? values, Scope scope)
    {
        var list = (values as PyList)?.Items;
        var array = (values as PyTuple)?.Items;
        var looped = false;
        for (var i = 0; i < (list?.Count ?? array!.Length); i++)
        {
            state.Meter.CheckLength(i + 1);
            var flow = RunPass(state, scope, list is not null ? list[i] : array![i], null);
            looped |= flow == Flow.Next;
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return looped;
    }

    private Flow RunPass(RenderState state, Scope scope, object? item, LoopObject? loop)
    {
        state.Meter.Step();
        state.Scope = scope;
        scope.Clear();
        if (loop is not null)
        {
            scope.Set("loop", loop);
        }

        target.Assign(state, item);
        var flow = body.Execute(state);
        state.Scope = scope;
        return flow;
    }

    private IEnumerable<object?> Filtered(RenderState state, object? values, Scope? outer)
    {
        foreach (var item in Iteration.Of(values, state.Meter))
        {
            state.Meter.Step();
            var current = state.Scope;
            state.Scope = new Scope(outer);
            target.Assign(state, item);
            var keep = filter!.Evaluate(state);
            state.Position = filter.Position;
            var kept = Truth.Of(keep);
            state.Scope = current;
            if (kept)
            {
                yield return item;
            }
        }
    }
}

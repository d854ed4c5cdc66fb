using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Statements;

/// <summary>What a value is assigned to.</summary>
internal abstract class Target(int position)
{
    public int Position { get; } = position;

    /// <summary>Names this assigns, including those inside tuples.</summary>
    public abstract IEnumerable<string> Names { get; }

    public abstract void Assign(RenderState state, object? value);
}

/// <summary>A variable.</summary>
internal sealed class NameTarget(int position, string name) : Target(position)
{
    public string Name => name;

    public override IEnumerable<string> Names => [name];

    public override void Assign(RenderState state, object? value) => state.Assign(name, value);
}

/// <summary>An attribute of a namespace.</summary>
internal sealed class NamespaceTarget(int position, string name, string attribute) : Target(position)
{
    public string Name => name;

    public override IEnumerable<string> Names => [];

    public override void Assign(RenderState state, object? value)
    {
        state.Position = Position;
        var found = state.Resolve(name);
        (found as Undefined)?.Use();
        if (found is not Globals.NamespaceObject target)
        {
            throw RenderFault.Runtime("cannot assign attribute on non-namespace object");
        }

        target.Set(attribute, value, state.Meter);
    }
}

/// <summary>Several targets that a sequence is unpacked into.</summary>
internal sealed class TupleTarget(int position, Target[] items) : Target(position)
{
    public override IEnumerable<string> Names => items.SelectMany(item => item.Names);

    public IReadOnlyList<Target> Items => items;

    public override void Assign(RenderState state, object? value)
    {
        state.Position = Position;
        if (value is PyTuple { Items: var pair } && pair.Length == items.Length)
        {
            for (var i = 0; i < items.Length; i++)
            {
                items[i].Assign(state, pair[i]);
            }

            return;
        }

        if (value is not (PyList or PyTuple or PyDict or string or Markup or PyRange or DictView or PyIterator or Undefined))
        {
            throw RenderFault.Runtime($"cannot unpack non-iterable {TypeNames.Of(value)} object");
        }

        var values = Iteration.ToList(value, state.Meter);
        if (values.Count != items.Length)
        {
            throw RenderFault.Runtime(values.Count < items.Length
                ? $"not enough values to unpack (expected {items.Length}, got {values.Count})"
                : $"too many values to unpack (expected {items.Length})");
        }

        for (var i = 0; i < items.Length; i++)
        {
            items[i].Assign(state, values[i]);
        }
    }
}

/// <summary><c>{% set target = value %}</c>.</summary>
internal sealed class SetStatement(int position, Target target, Expression value) : Statement(position)
{
    public Target Target => target;

    public Expression Value => value;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        target.Assign(state, value.Evaluate(state));
        return Flow.Next;
    }
}

/// <summary><c>{% set target %}…{% endset %}</c>, with filters that were written after the target.</summary>
/// <param name="hidden">
/// Names the section assigns that the template has not mentioned before: inside the section Jinja takes them for
/// undefined, even when the caller gave variables of these names.
/// </param>
internal sealed class SetBlockStatement(int position, Target target, string[] hidden, Expression? filter, CapturedExpression captured, Body body) : Statement(position)
{
    public Target Target => target;

    public Expression? Filter => filter;

    public Body Body => body;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var (scope, top) = (state.Scope, state.AtTopLevel);
        state.Scope = new Scope(scope);
        state.AtTopLevel = false;
        foreach (var name in hidden)
        {
            state.Scope.Set(name, new Undefined(state.Meter, name, $"'{name}' is undefined inside the section that assigns it"));
        }

        var text = state.Produced(body.Capture(state));
        (state.Scope, state.AtTopLevel) = (scope, top);
        target.Assign(state, filter is null ? text : captured.Filter(state, filter, text));
        return Flow.Next;
    }
}

using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Statements;

/// <summary>A statement that names another template.</summary>
internal abstract class ReferenceStatement(int position, Expression reference) : Statement(position)
{
    public Expression Reference => reference;

    /// <summary>Loads the template, the first that exists of a list; null when none does and that is allowed.</summary>
    protected TemplateUnit? Load(RenderState state, bool mayBeMissing = false)
    {
        var value = reference.Evaluate(state);
        state.Position = reference.Position;
        (value as Undefined)?.Use();
        var names = value is PyList or PyTuple ? Iteration.ToList(value, state.Meter) : [value];
        foreach (var item in names)
        {
            if (!Text.TryString(item, out var name))
            {
                throw RenderFault.Runtime($"a template's name must be text, not {TypeNames.Of(item)}");
            }

            if (state.Environment.TryLoad(name, out var unit))
            {
                return unit;
            }
        }

        return mayBeMissing
            ? null
            : throw new RenderFault(TemplateErrorKind.NotFound, names.Count == 1
                ? $"the template '{Text.Of(names[0], state.Meter)}' does not exist"
                : $"none of the templates exists: {string.Join(", ", names.Select(name => Text.Of(name, state.Meter)))}");
    }
}

/// <summary><c>{% extends %}</c>.</summary>
internal sealed class ExtendsStatement(int position, Expression reference) : ReferenceStatement(position, reference)
{
    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        state.Position = Position;
        if (state.Parent is not null)
        {
            throw RenderFault.Runtime("extended multiple times");
        }

        state.Parent = Load(state);
        return Flow.Next;
    }
}

/// <summary><c>{% include %}</c>.</summary>
internal sealed class IncludeStatement(int position, Expression reference, bool ignoreMissing, bool withContext) : ReferenceStatement(position, reference)
{
    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        if (Load(state, ignoreMissing) is not { } unit)
        {
            return Flow.Next;
        }

        var (context, scope, top, autoescape, position) = (state.Context, state.Scope, state.AtTopLevel, state.Autoescape, state.Position);
        state.Enter();
        state.Context = withContext ? new Context(state.Variables, scope, context) : new Context(RenderVariables.None, null, null);
        (state.Scope, state.AtTopLevel, state.Autoescape) = (null, true, state.Environment.Options.Autoescape);
        unit.Run(state);
        (state.Context, state.Scope, state.AtTopLevel, state.Autoescape, state.Position) = (context, scope, top, autoescape, position);
        state.Leave();
        return Flow.Next;
    }
}

/// <summary><c>{% import %}</c> and <c>{% from … import %}</c>.</summary>
internal sealed class ImportStatement(int position, Expression reference, bool withContext, string? alias, (string Name, string Alias)[] names) : ReferenceStatement(position, reference)
{
    public IEnumerable<string> Assigned => alias is not null ? [alias] : names.Select(name => name.Alias);

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        var module = Module(state, Load(state)!);
        if (alias is not null)
        {
            state.Assign(alias, module);
        }

        foreach (var (name, local) in names)
        {
            state.Assign(local, module.TryGetAttribute(state, name, out var value)
                ? value
                : new Undefined(state.Meter, name, $"the template '{module.Name}' does not export the requested name '{name}'"));
        }

        return Flow.Next;
    }

    private TemplateModule Module(RenderState state, TemplateUnit unit)
    {
        if (!withContext && state.Modules.TryGetValue(unit, out var known))
        {
            return known;
        }

        var (context, scope, top, autoescape, output, position) = (state.Context, state.Scope, state.AtTopLevel, state.Autoescape, state.Out, state.Position);
        state.Enter();
        using var captured = new Output(state.Environment.Options.MaxOutputLength);
        state.Context = withContext ? new Context(state.Variables, scope, context) : new Context(RenderVariables.None, null, null);
        (state.Scope, state.AtTopLevel, state.Autoescape, state.Out) = (null, true, state.Environment.Options.Autoescape, captured);
        unit.Run(state);
        var module = new TemplateModule(unit.Source.Name, state.Context, captured.ToString());
        (state.Context, state.Scope, state.AtTopLevel, state.Autoescape, state.Out, state.Position) = (context, scope, top, autoescape, output, position);
        state.Leave();
        if (!withContext)
        {
            state.Modules[unit] = module;
        }

        return module;
    }
}

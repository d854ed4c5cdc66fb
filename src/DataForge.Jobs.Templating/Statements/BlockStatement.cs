using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Statements;

/// <summary><c>{% block name %}</c>: prints the most derived block of this name.</summary>
internal sealed class BlockStatement(int position, string name, bool scoped, bool required, Body body) : Statement(position)
{
    public string Name => name;

    public Body Body => body;

    /// <summary>The template that holds this block; set once its parsing is complete.</summary>
    public Parsing.TemplateUnit Unit { get; set; } = null!;

    public override Flow Execute(RenderState state)
    {
        state.Meter.Step();
        if (state.Silent && state.Scope is null)
        {
            return Flow.Next;
        }

        state.Position = Position;
        var chain = state.Context.Blocks[name];
        if (chain[0].IsRequired)
        {
            throw RenderFault.Runtime($"required block '{name}' was not overridden");
        }

        chain[0].Run(state, 0, scoped ? state.Scope : null);
        return Flow.Next;
    }

    public bool IsRequired => required;

    public bool IsScoped => scoped;

    /// <summary>Renders one block of the chain into the current output.</summary>
    public void Run(RenderState state, int level, Scope? visible)
    {
        var (scope, unit, top, position) = (state.Scope, state.Unit, state.AtTopLevel, state.Position);
        state.Enter();
        var local = new Scope(visible);
        state.Scope = local;
        local.Set("self", new SelfObject(state.Context));
        if (level + 1 < state.Context.Blocks[name].Count)
        {
            local.Set("super", new BlockReference(state.Context, name, level + 1, visible));
        }
        else
        {
            local.Set("super", new Undefined(state.Meter, "super", $"there is no parent block called '{name}'"));
        }

        (state.Unit, state.AtTopLevel) = (Unit, false);
        body.Execute(state);
        (state.Scope, state.Unit, state.AtTopLevel, state.Position) = (scope, unit, top, position);
        state.Leave();
    }
}

/// <summary>A block as a value: <c>super()</c>, <c>super.super()</c> and <c>self.name()</c>.</summary>
internal sealed class BlockReference(Context context, string name, int level, Scope? visible) : Callable, ITemplateObject
{
    public override string TypeName => "BlockReference";

    public bool TryGetAttribute(RenderState state, string attribute, out object? value)
    {
        value = null;
        if (attribute != "super")
        {
            return false;
        }

        value = level + 1 < context.Blocks[name].Count
            ? new BlockReference(context, name, level + 1, visible)
            : new Undefined(state.Meter, "super", $"there is no parent block called '{name}'");
        return true;
    }

    public override object? Call(RenderState state, CallArguments arguments)
    {
        if (arguments.Positional.Length + arguments.Named.Length > 0)
        {
            throw RenderFault.Runtime("a block is called without arguments");
        }

        var (outer, output) = (state.Context, state.Out);
        using var captured = new Output(state.Environment.Options.MaxOutputLength);
        (state.Context, state.Out) = (context, captured);
        context.Blocks[name][level].Run(state, level, visible);
        (state.Context, state.Out) = (outer, output);
        state.Meter.ChargeText(captured.Length);
        return state.Produced(captured.ToString());
    }
}

/// <summary>The variable <c>self</c>.</summary>
internal sealed class SelfObject(Context context) : ITemplateObject
{
    public string TypeName => "TemplateReference";

    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = context.Blocks.ContainsKey(name) ? new BlockReference(context, name, 0, null) : null;
        return value is not null;
    }
}

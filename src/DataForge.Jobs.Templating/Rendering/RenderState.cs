using System.Runtime.CompilerServices;
using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Statements;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>Where one render stands. Every piece that runs in other surroundings sets them and puts them back.</summary>
internal sealed class RenderState
{
    private int _depth;
    private SeededRandom? _random;

    public RenderState(TemplateEnvironment environment, TemplateUnit unit, RenderVariables variables, Meter meter)
    {
        Environment = environment;
        Unit = unit;
        Meter = meter;
        Variables = variables;
        Context = new Context(variables, null, null);
        Autoescape = environment.Options.Autoescape;
        Out = new Output(environment.Options.MaxOutputLength);
    }

    public TemplateEnvironment Environment { get; }

    public Meter Meter { get; }

    public RenderVariables Variables { get; }

    public TemplateUnit Unit { get; set; }

    public Context Context { get; set; }

    public Scope? Scope { get; set; }

    public Output Out { get; set; }

    public bool Autoescape { get; set; }

    /// <summary>Where in the source of <see cref="Unit"/> the current operation stands.</summary>
    public int Position { get; set; }

    /// <summary>The parent this template turned out to extend; from then on its own top level prints nothing.</summary>
    public TemplateUnit? Parent { get; set; }

    /// <summary>Whether what runs now belongs to the top level of a template rather than to a block or macro.</summary>
    public bool AtTopLevel { get; set; } = true;

    /// <summary>Modules imported without context, once each per render.</summary>
    public Dictionary<TemplateUnit, TemplateModule> Modules { get; } = [];

    public SeededRandom Random => _random ??= new SeededRandom(Environment.Options.Seed);

    public bool Silent => Parent is not null && AtTopLevel;

    public object? Resolve(string name)
    {
        if (Scope is not null && Scope.TryGet(name, out var value))
        {
            return value;
        }

        if (Context.TryGet(name, out value))
        {
            return value;
        }

        if (name == "self")
        {
            return new SelfObject(Context);
        }

        return Missing(name, Scope, Context);
    }

    private Undefined Missing(string name, Scope? scope, Context context) => new(
        Meter,
        name,
        () => $"'{name}' is undefined{Suggestion.For(name, (scope?.Names() ?? []).Concat(context.Names()).Distinct().Take(500))}")
    {
        Origin = (Unit.Source, Position),
    };

    public void Assign(string name, object? value)
    {
        if (Scope is not null)
        {
            Scope.Set(name, value);
        }
        else
        {
            Context.Set(name, value);
        }
    }

    /// <summary>Enters a macro, block, include or recursion; bounds the stack.</summary>
    public void Enter()
    {
        Meter.Step();
        if (++_depth > Environment.Options.MaxRecursion)
        {
            throw RenderFault.Limit($"macros, blocks, includes or loops call each other deeper than {Environment.Options.MaxRecursion}");
        }

        EnsureStack();
    }

    public void Leave() => _depth--;

    public static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw RenderFault.Limit("the template is nested too deeply for this thread's stack");
        }
    }

    public TemplateException Error(RenderFault fault) => fault.Origin is { } origin
        ? origin.Source.Error(fault.Kind, fault.Message, origin.Position)
        : Unit.Source.Error(fault.Kind, fault.Message, Position);

    /// <summary>Text that a template produced, marked safe when it was escaped while it was made.</summary>
    public object Produced(string text) => Autoescape ? new Markup(text) : text;
}

using DataForge.Jobs.Templating.Introspection;
using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating;

/// <summary>A parsed template, safe for use by many threads at once.</summary>
public sealed class Template
{
    private readonly TemplateEnvironment _environment;
    private readonly TemplateUnit _unit;
    private readonly Lazy<VariableAnalysis> _analysis;
    private readonly Lazy<IReadOnlyList<string>> _references;
    private readonly Lazy<TemplateNeeds> _needs;

    internal Template(TemplateEnvironment environment, TemplateUnit unit)
    {
        _environment = environment;
        _unit = unit;
        _analysis = new(() => VariableAnalysis.Of(unit.Body));
        _references = new(() => TemplateReferences.Of(unit.Body));
        _needs = new(() => TemplateNeeds.Of(unit.Body));
    }

    /// <summary>The name errors call it by.</summary>
    public string Name => _unit.Source.Name;

    /// <summary>Variables that must be given, sorted. What included templates need is not counted.</summary>
    public IReadOnlyList<string> Variables => _analysis.Value.Required;

    /// <summary>Variables that may be left out, because the template guards every use of them, sorted.</summary>
    public IReadOnlyList<string> OptionalVariables => _analysis.Value.Optional;

    /// <summary>Variables that it sets somewhere itself: what it includes, extends or imports may rely on them.</summary>
    public IReadOnlySet<string> AssignedVariables => _needs.Value.Assigned;

    /// <summary>Blocks that it defines without <c>super()</c>: what they replace in a template that it extends is never rendered.</summary>
    public IReadOnlySet<string> ReplacedBlocks => _needs.Value.ReplacedBlocks;

    /// <summary>Names of the templates it includes, imports or extends, as far as they are written out, sorted.</summary>
    public IReadOnlyList<string> References => _references.Value;

    /// <summary>Variables that must be given where blocks of it are replaced by those of a template that extends it, sorted.</summary>
    /// <param name="blocks">The blocks that are replaced.</param>
    public IReadOnlyList<string> VariablesWithout(IReadOnlySet<string> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return blocks.Count == 0 ? Variables : VariableAnalysis.Of(_unit.Body, blocks).Required;
    }

    /// <summary>Renders; a missing variable, attribute or item is a fault.</summary>
    /// <param name="variables">
    /// Null, bool, integers, floats, decimal, text, JSON elements and nodes, and lists and text-keyed dictionaries of these.
    /// They are copied before a template can change them, and text in them is never taken for a template.
    /// </param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <exception cref="TemplateException">The template could not be rendered; <see cref="TemplateException.Kind"/> says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken = default) =>
        Render(variables, new Meter(_environment.Options, lenient: false, cancellationToken));

    /// <summary>Renders with nothing in the place of what is missing.</summary>
    /// <param name="variables">As for <see cref="Render(IReadOnlyDictionary{string, object?}, CancellationToken)"/>.</param>
    /// <param name="missing">What was needed and missing, as dotted names, in the order of need.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <exception cref="TemplateException">The template could not be rendered; <see cref="TemplateException.Kind"/> says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string RenderLenient(IReadOnlyDictionary<string, object?> variables, out IReadOnlyList<string> missing, CancellationToken cancellationToken = default)
    {
        var meter = new Meter(_environment.Options, lenient: true, cancellationToken);
        var text = Render(variables, meter);
        missing = meter.Missing;
        return text;
    }

    private string Render(IReadOnlyDictionary<string, object?> variables, Meter meter)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var state = new RenderState(_environment, _unit, new RenderVariables(variables, meter), meter);
        using var output = state.Out;
        try
        {
            _unit.Run(state);
            return output.ToString();
        }
        catch (RenderFault fault)
        {
            throw state.Error(fault);
        }
    }
}

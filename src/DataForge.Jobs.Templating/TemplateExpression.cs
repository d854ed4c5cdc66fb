using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Introspection;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Statements;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating;

/// <summary>A parsed expression, safe for use by many threads at once.</summary>
public sealed class TemplateExpression
{
    private static readonly Dictionary<string, BlockStatement> NoBlocks = [];
    private readonly TemplateEnvironment _environment;
    private readonly TemplateUnit _unit;
    private readonly Expression _expression;
    private readonly Lazy<VariableAnalysis> _analysis;

    internal TemplateExpression(TemplateEnvironment environment, SourceText source, Expression expression)
    {
        _environment = environment;
        _unit = new TemplateUnit(source, Body.Empty, NoBlocks);
        _expression = expression;
        _analysis = new(() => VariableAnalysis.Of(expression));
    }

    /// <summary>Variables that must be given, sorted.</summary>
    public IReadOnlyList<string> Variables => _analysis.Value.Required;

    /// <summary>Variables that may be left out, sorted.</summary>
    public IReadOnlyList<string> OptionalVariables => _analysis.Value.Optional;

    /// <summary>The expression's value: null, bool, long, <see cref="System.Numerics.BigInteger"/>, double, string, or lists and text-keyed dictionaries of these.</summary>
    /// <param name="variables">As for <see cref="Template.Render(IReadOnlyDictionary{string, object?}, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="TemplateException">The expression could not be evaluated.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken = default) =>
        Evaluate(variables, cancellationToken, (value, meter) => HostValues.ToHost(value, meter));

    /// <summary>Whether the expression's value counts as true in Python: not empty, zero, none or false.</summary>
    /// <inheritdoc cref="Evaluate(IReadOnlyDictionary{string, object?}, CancellationToken)"/>
    public bool IsTrue(IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken = default) =>
        Evaluate(variables, cancellationToken, (value, _) => Truth.Of(value));

    private T Evaluate<T>(IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken, Func<object?, Meter, T> use)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var meter = new Meter(_environment.Options, lenient: false, cancellationToken);
        var state = new RenderState(_environment, _unit, new RenderVariables(variables, meter), meter);
        using var output = state.Out;
        try
        {
            return use(_expression.Evaluate(state), meter);
        }
        catch (RenderFault fault)
        {
            throw state.Error(fault);
        }
    }
}

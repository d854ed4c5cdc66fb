using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>How a <see cref="Function"/> takes one parameter.</summary>
internal enum ParameterKind
{
    Required,
    Optional,
    Rest,
    NamedRest,
}

/// <summary>One parameter; one without a name can only be given by position.</summary>
internal sealed record Parameter(string Name, ParameterKind Kind, object? Default = null)
{
    public static Parameter Needed(string name) => new(name, ParameterKind.Required);

    public static Parameter Optional(string name, object? value) => new(name, ParameterKind.Optional, value);

    public static readonly Parameter Rest = new("", ParameterKind.Rest);
    public static readonly Parameter NamedRest = new("", ParameterKind.NamedRest);
}

/// <summary>
/// A built-in filter, test, method or global function. Filters, tests and methods take their subject first.
/// Arguments are bound at parsing where the call is written out, so that a wrong call never renders.
/// </summary>
internal sealed class Function(string name, Func<RenderState, object?[], object?> body, params Parameter[] parameters)
{
    public string Name { get; } = name;

    public Parameter[] Parameters { get; } = parameters;

    public object? Invoke(RenderState state, object?[] values)
    {
        state.Meter.Step();
        return body(state, values);
    }

    /// <summary>Fills the slots from evaluated arguments.</summary>
    public object?[] Bind(ReadOnlySpan<object?> positional, ReadOnlySpan<KeyValuePair<string, object?>> named)
    {
        var binder = new ArgumentBinder<object?>(this);
        var slots = binder.Bind(positional, named, out var fault);
        if (fault is not null)
        {
            throw new RenderFault(TemplateErrorKind.Runtime, fault);
        }

        var values = new object?[Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Parameters[i].Kind switch
            {
                ParameterKind.Rest => binder.Rest.Count == 0 ? PyTuple.Empty : new PyTuple([.. binder.Rest]),
                ParameterKind.NamedRest => binder.NamedRest,
                _ => slots[i].Given ? slots[i].Value : Parameters[i].Default,
            };
        }

        return values;
    }
}

using DataForge.Jobs.Templating.Parsing;
using DataForge.Jobs.Templating.Statements;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>A macro with the surroundings it was defined in.</summary>
internal sealed class MacroObject(RenderState defined, MacroShape shape) : Callable, ITemplateObject, IPrintable
{
    private readonly Context _context = defined.Context;
    private readonly Scope? _scope = defined.Scope;
    private readonly TemplateUnit _unit = defined.Unit;
    private readonly bool _autoescape = defined.Autoescape;

    public override string TypeName => "Macro";

    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "name" => shape.Name,
            "arguments" => new PyTuple([.. shape.Parameters]),
            "catch_kwargs" => Booleans.Box(shape.UsesKwargs),
            "catch_varargs" => Booleans.Box(shape.UsesVarargs),
            "caller" => Booleans.Box(shape.UsesCaller),
            _ => this,
        };
        return !ReferenceEquals(value, this);
    }

    public string Print() => $"<Macro '{shape.Name}'>";

    public override object? Call(RenderState state, CallArguments arguments)
    {
        var (scope, context, unit, autoescape, top, output, position) = (state.Scope, state.Context, state.Unit, state.Autoescape, state.AtTopLevel, state.Out, state.Position);
        var local = new Scope(_scope);
        var missing = Bind(state, arguments, local);
        state.Enter();
        (state.Scope, state.Context, state.Unit, state.Autoescape, state.AtTopLevel) = (local, _context, _unit, _autoescape, false);
        foreach (var i in missing)
        {
            local.Set(shape.Parameters[i], shape.Defaults[i] is { } value
                ? value.Evaluate(state)
                : new Undefined(state.Meter, shape.Parameters[i], $"parameter '{shape.Parameters[i]}' was not provided"));
        }

        using var captured = new Output(state.Environment.Options.MaxOutputLength);
        state.Out = captured;
        shape.Body.Execute(state);
        state.Meter.ChargeText(captured.Length);
        var result = state.Produced(captured.ToString());
        state.Leave();
        (state.Scope, state.Context, state.Unit, state.Autoescape, state.AtTopLevel, state.Out, state.Position) = (scope, context, unit, autoescape, top, output, position);
        return result;
    }

    /// <summary>Puts what was given in its place; the parameters that were not given are returned.</summary>
    private List<int> Bind(RenderState state, CallArguments arguments, Scope local)
    {
        var named = arguments.Named.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var missing = new List<int>();
        for (var i = 0; i < shape.Parameters.Length; i++)
        {
            var parameter = shape.Parameters[i];
            if (i < arguments.Positional.Length)
            {
                if (named.ContainsKey(parameter))
                {
                    throw RenderFault.Runtime($"macro '{shape.Name}' got multiple values for argument '{parameter}'");
                }

                local.Set(parameter, arguments.Positional[i]);
            }
            else if (named.Remove(parameter, out var value))
            {
                local.Set(parameter, value);
            }
            else
            {
                missing.Add(i);
            }
        }

        BindCaller(state, named, local);
        BindKwargs(state, named, local);
        if (shape.UsesVarargs)
        {
            local.Set("varargs", new PyTuple([.. arguments.Positional.Skip(shape.Parameters.Length)]));
        }
        else if (arguments.Positional.Length > shape.Parameters.Length)
        {
            throw RenderFault.Runtime($"macro '{shape.Name}' takes not more than {shape.Parameters.Length} argument(s)");
        }

        return missing;
    }

    private void BindCaller(RenderState state, Dictionary<string, object?> named, Scope local)
    {
        if (shape.UsesCaller && !shape.Parameters.Contains("caller"))
        {
            local.Set("caller", named.Remove("caller", out var caller) && caller is not null
                ? caller
                : new Undefined(state.Meter, "caller", "no caller defined"));
        }
    }

    private void BindKwargs(RenderState state, Dictionary<string, object?> named, Scope local)
    {
        if (shape.UsesKwargs)
        {
            var rest = new PyDict(state.Meter);
            foreach (var (name, value) in named)
            {
                rest.Set(name, value);
            }

            local.Set("kwargs", rest);
        }
        else if (named.Count > 0)
        {
            throw RenderFault.Runtime(named.ContainsKey("caller")
                ? $"macro '{shape.Name}' was invoked with two values for the special caller argument or without using it"
                : $"macro '{shape.Name}' takes no keyword argument '{named.Keys.First()}'");
        }
    }
}

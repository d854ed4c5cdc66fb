using DataForge.Jobs.Templating.Methods;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Expressions;

/// <summary>Arguments as written: by position, by name, and spread from a sequence or a dictionary.</summary>
internal sealed class ArgumentList(Expression[] positional, KeyValuePair<string, Expression>[] named, Expression? rest, Expression? namedRest)
{
    public static readonly ArgumentList Empty = new([], [], null, null);

    public Expression[] Positional => positional;

    public KeyValuePair<string, Expression>[] Named => named;

    /// <summary>Whether what is given is only known when rendering.</summary>
    public bool IsSpread => rest is not null || namedRest is not null;

    /// <summary>The argument with the most levels below it.</summary>
    public Expression? Tallest => positional.Length + named.Length == 0 && !IsSpread ? null : Expressions.MaxBy(argument => argument.Height);

    public IEnumerable<Expression> Expressions =>
        positional.Concat(named.Select(pair => pair.Value)).Concat(new[] { rest, namedRest }.OfType<Expression>());

    public CallArguments Evaluate(RenderState state)
    {
        if (positional.Length == 0 && named.Length == 0 && !IsSpread)
        {
            return CallArguments.None;
        }

        var values = new List<object?>(positional.Length);
        foreach (var argument in positional)
        {
            values.Add(argument.Evaluate(state));
        }

        var names = new List<KeyValuePair<string, object?>>(named.Length);
        foreach (var (name, argument) in named)
        {
            names.Add(new(name, argument.Evaluate(state)));
        }

        if (rest is not null)
        {
            values.AddRange(Iteration.ToList(rest.Evaluate(state), state.Meter));
        }

        if (namedRest is not null)
        {
            AddNamed(names, namedRest.Evaluate(state));
        }

        return new CallArguments([.. values], [.. names]);
    }

    private static void AddNamed(List<KeyValuePair<string, object?>> names, object? spread)
    {
        (spread as Undefined)?.Use();
        if (spread is not PyDict dict)
        {
            throw RenderFault.Runtime($"argument after ** must be a mapping, not {TypeNames.Of(spread)}");
        }

        foreach (var (key, value) in dict.Entries())
        {
            if (!Text.TryString(key, out var name))
            {
                throw RenderFault.Runtime("keywords must be strings");
            }

            if (names.Exists(pair => pair.Key == name))
            {
                throw RenderFault.Runtime($"got multiple values for keyword argument '{name}'");
            }

            names.Add(new(name, value));
        }
    }
}

/// <summary>A filter, test or global function whose arguments were bound when parsing, or are bound late when they are spread.</summary>
internal sealed class BoundCall
{
    private readonly Function _function;
    private readonly ArgumentList _arguments;
    private readonly Expression?[]? _slots;

    private BoundCall(Function function, ArgumentList arguments, Expression?[]? slots) => (_function, _arguments, _slots) = (function, arguments, slots);

    public Function Function => _function;

    public IEnumerable<Expression> Expressions => _arguments.Expressions;

    /// <summary>Binds what is written out; a fault says what is wrong with it.</summary>
    public static BoundCall? Create(Function function, ArgumentList arguments, out string? fault)
    {
        fault = null;
        if (arguments.IsSpread || Array.Exists(function.Parameters, p => p.Kind is ParameterKind.Rest or ParameterKind.NamedRest))
        {
            return new BoundCall(function, arguments, null);
        }

        // The subject takes the first slot; its value is put there on each call.
        var binder = new ArgumentBinder<Expression?>(function);
        var named = Array.ConvertAll(arguments.Named, pair => new KeyValuePair<string, Expression?>(pair.Key, pair.Value));
        var slots = binder.Bind([null, .. arguments.Positional], named, out fault);
        return fault is null ? new BoundCall(function, arguments, Array.ConvertAll(slots, slot => slot.Value)) : null;
    }

    public object? Invoke(RenderState state, object? subject, int position)
    {
        object?[] values;
        if (_slots is null)
        {
            var given = _arguments.Evaluate(state);
            state.Position = position;
            values = _function.Bind([subject, .. given.Positional], given.Named);
        }
        else
        {
            values = new object?[_slots.Length];
            values[0] = subject;
            for (var i = 1; i < values.Length; i++)
            {
                values[i] = _slots[i] is { } slot ? slot.Evaluate(state) : _function.Parameters[i].Default;
            }

            state.Position = position;
        }

        return _function.Invoke(state, values);
    }
}

/// <summary><c>value|filter(…)</c>.</summary>
internal sealed class FilterExpression(int position, Expression subject, BoundCall call) : Expression(position)
{
    public Expression Subject => subject;

    public BoundCall Call => call;

    public override IEnumerable<Expression> Children => call.Expressions.Prepend(subject);

    public override object? Evaluate(RenderState state) => call.Invoke(state, subject.Evaluate(state), Position);
}

/// <summary><c>value is test(…)</c>.</summary>
internal sealed class TestExpression(int position, Expression subject, BoundCall call) : Expression(position)
{
    public Expression Subject => subject;

    public BoundCall Call => call;

    public override IEnumerable<Expression> Children => call.Expressions.Prepend(subject);

    public override object? Evaluate(RenderState state) => call.Invoke(state, subject.Evaluate(state), Position);
}

/// <summary><c>callee(…)</c>.</summary>
internal sealed class CallExpression(int position, Expression callee, ArgumentList arguments) : Expression(position)
{
    public Expression Callee => callee;

    public ArgumentList Arguments => arguments;

    public override IEnumerable<Expression> Children => arguments.Expressions.Prepend(callee);

    public override object? Evaluate(RenderState state) => Evaluate(state, null);

    /// <summary>Calls with one more named argument: the <c>caller</c> of a call block.</summary>
    public object? Evaluate(RenderState state, Callable? caller)
    {
        object? target;
        if (callee is AttributeExpression attribute)
        {
            var receiver = attribute.Target.Evaluate(state);
            if (caller is null && MethodTable.Find(receiver, attribute.Name) is { } method)
            {
                var given = arguments.Evaluate(state);
                state.Position = Position;
                return method.Invoke(state, method.Bind([receiver, .. given.Positional], given.Named));
            }

            state.Position = attribute.Position;
            target = Lookup.Attribute(state, receiver, attribute.Name, attribute.Path);
        }
        else
        {
            target = callee.Evaluate(state);
        }

        return Invoke(state, target, caller);
    }

    private object? Invoke(RenderState state, object? target, Callable? caller)
    {
        if (target is Callable callable)
        {
            var given = arguments.Evaluate(state);
            given = caller is null ? given : given with { Named = [.. given.Named, new("caller", caller)] };
            state.Position = Position;
            state.Meter.Step();
            return callable.Call(state, given);
        }

        state.Position = callee.Position;
        throw target is Undefined undefined
            ? undefined.Fail()
            : RenderFault.Runtime($"'{TypeNames.Of(target)}' object is not callable");
    }
}

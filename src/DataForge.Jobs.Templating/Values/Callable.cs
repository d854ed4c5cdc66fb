using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>Anything a template can call.</summary>
internal abstract class Callable
{
    public abstract string TypeName { get; }

    public abstract object? Call(RenderState state, CallArguments arguments);
}

/// <summary>The evaluated arguments of a call.</summary>
internal sealed record CallArguments(object?[] Positional, KeyValuePair<string, object?>[] Named)
{
    public static readonly CallArguments None = new([], []);
}

/// <summary>A method with its receiver.</summary>
internal sealed class BoundMethod(Function function, object? receiver) : Callable
{
    public override string TypeName => "builtin_function_or_method";

    public override object? Call(RenderState state, CallArguments arguments) =>
        function.Invoke(state, function.Bind([receiver, .. arguments.Positional], arguments.Named));
}

/// <summary>A global function.</summary>
internal sealed class GlobalFunction(Function function) : Callable, IPrintable
{
    // These two are types in Python, and so print the same everywhere; functions would print an address.
    public string Print() => Function.Name is "range" or "dict"
        ? $"<class '{Function.Name}'>"
        : throw RenderFault.Runtime($"the function '{Function.Name}' cannot be printed");

    public override string TypeName => "function";

    public Function Function { get; } = function;

    public override object? Call(RenderState state, CallArguments arguments) =>
        Function.Invoke(state, Function.Bind(arguments.Positional, arguments.Named));
}

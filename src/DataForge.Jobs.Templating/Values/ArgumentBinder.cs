namespace DataForge.Jobs.Templating.Values;

/// <summary>Assigns arguments to parameters by Python's rules; used with expressions at parsing and with values at rendering.</summary>
internal sealed class ArgumentBinder<T>(Function function)
{
    public List<T> Rest { get; } = [];

    public List<KeyValuePair<string, T>> NamedRest { get; } = [];

    public (bool Given, T? Value)[] Bind(ReadOnlySpan<T> positional, ReadOnlySpan<KeyValuePair<string, T>> named, out string? fault)
    {
        var parameters = function.Parameters;
        var slots = new (bool Given, T? Value)[parameters.Length];
        var next = 0;
        fault = null;
        foreach (var value in positional)
        {
            if (next < parameters.Length && parameters[next].Kind == ParameterKind.Rest)
            {
                Rest.Add(value);
            }
            else if (next < parameters.Length && parameters[next].Kind != ParameterKind.NamedRest)
            {
                slots[next++] = (true, value);
            }
            else
            {
                fault = $"'{function.Name}' takes at most {MostArguments(parameters)} argument(s)";
                return slots;
            }
        }

        foreach (var argument in named)
        {
            fault ??= BindNamed(parameters, slots, argument);
        }

        for (var i = 0; i < parameters.Length && fault is null; i++)
        {
            if (parameters[i].Kind == ParameterKind.Required && !slots[i].Given)
            {
                fault = parameters[i].Name.Length == 0
                    ? $"'{function.Name}' is missing an argument"
                    : $"'{function.Name}' is missing its argument '{parameters[i].Name}'";
            }
        }

        return slots;
    }

    private string? BindNamed(Parameter[] parameters, (bool Given, T? Value)[] slots, KeyValuePair<string, T> argument)
    {
        var at = Array.FindIndex(parameters, p => p.Name.Length > 0 && p.Name == argument.Key);
        if (at >= 0)
        {
            if (slots[at].Given)
            {
                return $"'{function.Name}' was given its argument '{argument.Key}' twice";
            }

            slots[at] = (true, argument.Value);
            return null;
        }

        if (Array.Exists(parameters, p => p.Kind == ParameterKind.NamedRest))
        {
            NamedRest.Add(argument);
            return null;
        }

        return $"'{function.Name}' has no argument '{argument.Key}'";
    }

    // The subject of a filter, test or method is not counted, as the template does not write it as an argument.
    private static int MostArguments(Parameter[] parameters) =>
        Math.Max(0, parameters.Count(p => p.Kind is ParameterKind.Required or ParameterKind.Optional) - 1);
}

namespace DataForge.Jobs.Templating;

/// <summary>Parses templates. Placeholder of the engine's outer face.</summary>
public sealed class TemplateEnvironment
{
    /// <summary>Parses a template; every fault is a <see cref="TemplateException"/> with line and column.</summary>
    /// <param name="source">The template's text.</param>
    /// <param name="name">What errors call it.</param>
    public Template Parse(string source, string name = "template") => throw new TemplateException("not built yet", name, 1, 1);
}

/// <summary>A parsed template, safe for use by many threads at once.</summary>
public sealed class Template
{
    private Template() { }

    /// <summary>Variables that must be given, sorted.</summary>
    public IReadOnlyList<string> Variables => [];

    /// <summary>Variables that may be left out, because the template guards every use of them, sorted.</summary>
    public IReadOnlyList<string> OptionalVariables => [];

    /// <summary>Names of the templates it includes, imports or extends.</summary>
    public IReadOnlyList<string> References => [];

    /// <summary>Renders with strict undefined; faults are <see cref="TemplateException"/>.</summary>
    /// <param name="variables">Null, bool, long, double, string, lists and string-keyed dictionaries of these.</param>
    public string Render(IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken = default) => throw new TemplateException("not built yet", "template", 1, 1);
}

/// <summary>A template that cannot be parsed or rendered.</summary>
public sealed class TemplateException(string message, string template, int line, int column) : Exception(message)
{
    /// <summary>The template's name.</summary>
    public string Template { get; } = template;

    /// <summary>Line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Column, from 1.</summary>
    public int Column { get; } = column;
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Parsing;

namespace DataForge.Jobs.Templating;

/// <summary>
/// Parses templates of the Jinja2 3.1 language. Templates see the variables they are given and nothing else; other
/// templates come only from the loader. Safe for use by many threads at once.
/// </summary>
public sealed class TemplateEnvironment
{
    // Parsed includes are kept by name while their source stays the same.
    private const int MaxCached = 256;
    private readonly ConcurrentDictionary<string, (string Source, TemplateUnit Unit)> _cache = new(StringComparer.Ordinal);
    private readonly Func<string, string?>? _loader;

    /// <summary>Creates an environment.</summary>
    /// <param name="options">Switches and bounds; the defaults when null.</param>
    /// <param name="loader">Returns the source of a template that another one names, or null when there is none. Must be safe for many threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of its range.</exception>
    public TemplateEnvironment(TemplateOptions? options = null, Func<string, string?>? loader = null)
    {
        Options = options ?? new TemplateOptions();
        Options.Validate();
        _loader = loader;
    }

    internal TemplateOptions Options { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The template's text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="TemplateException">The source is not a template, uses something that is not supported, or is too long or too deep.</exception>
    public Template Parse(string source, string name = "template")
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        return new Template(this, TemplateParser.Parse(SourceText.Create(name, source, Options), Options));
    }

    /// <summary>Parses a single expression, such as <c>rating > 3 and product is defined</c>.</summary>
    /// <param name="source">The expression, without braces around it.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="TemplateException">As for <see cref="Parse"/>.</exception>
    public TemplateExpression ParseExpression(string source, string name = "expression")
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        var text = SourceText.Create(name, source, Options);
        return new TemplateExpression(this, text, TemplateParser.ParseExpression(text, Options));
    }

    internal bool TryLoad(string name, [NotNullWhen(true)] out TemplateUnit? unit)
    {
        unit = null;
        if (_loader?.Invoke(name) is not { } source)
        {
            return false;
        }

        if (_cache.TryGetValue(name, out var cached) && (ReferenceEquals(cached.Source, source) || cached.Source == source))
        {
            unit = cached.Unit;
            return true;
        }

        unit = TemplateParser.Parse(SourceText.Create(name, source, Options), Options);
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        _cache[name] = (source, unit);
        return true;
    }
}

using System.Globalization;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// Judges the templates of a request before anything is rendered: whether they can be parsed, whether the templates that
/// they use exist, and whether every variable that they and those need is there.
/// </summary>
internal sealed class TemplateCheck(SpecLookups lookups, SpecProblems problems)
{
    /// <summary>A template that says this somewhere may name others that do not exist; rendering tells which it needs.</summary>
    private const string IgnoreMissing = "ignore missing";

    private readonly Dictionary<string, string> _includes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Template?> _parsed = new(StringComparer.Ordinal);

    /// <summary>Bodies of the stored templates in use, by the name they are used by.</summary>
    public IReadOnlyDictionary<string, string> Includes => _includes;

    /// <summary>Judges a template and all that it includes, imports or extends; nothing where there is none.</summary>
    public void Check(string path, string? source, TemplateNames names)
    {
        if (source is null || Parse(path, () => new TemplateEnvironment().Parse(source, path), "Line") is not { } template)
        {
            return;
        }

        Judge(path, template.Variables, "Uses", names);
        Follow(path, source, template, new Way([], [], []), names);
    }

    /// <summary>Judges a single expression.</summary>
    public void CheckExpression(string path, string? source, TemplateNames names)
    {
        if (source is not null && Parse(path, () => new TemplateEnvironment().ParseExpression(source, path), "Line") is { } expression)
        {
            Judge(path, expression.Variables, "Uses", names);
        }
    }

    private void Judge(string path, IEnumerable<string> variables, string uses, TemplateNames names)
    {
        foreach (var variable in variables.Where(variable => names.Known?.Contains(variable) == false))
        {
            if (names.Later.Contains(variable))
            {
                problems.Add(path, $"{uses} `{variable}`, {names.ProblemOf(variable)}");
            }
            else
            {
                problems.AddMisnamed(path, $"{uses} `{variable}`, which is neither a variable nor a column", variable, names.Known!);
            }
        }
    }

    /// <summary>Goes on to the templates that a template names.</summary>
    private void Follow(string path, string source, Template template, Way way, TemplateNames names)
    {
        way = new Way(
            way.Templates,
            [.. way.Given, .. template.AssignedVariables, .. template.OptionalVariables],
            [.. way.Replaced, .. template.ReplacedBlocks]);
        foreach (var name in template.References)
        {
            if (Find(path, source, name) is { } included && way.Templates.Add(name))
            {
                var needs = included.VariablesWithout(way.Replaced).Where(variable => !way.Given.Contains(variable));
                Judge(path, needs, $"Uses the template `{name}`, which uses", names);
                Follow(path, _includes[name], included, way, names);
            }
        }
    }

    private Template? Find(string path, string source, string name)
    {
        if (_parsed.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!lookups.Templates.TryGetValue(name, out var stored))
        {
            if (!source.Contains(IgnoreMissing, StringComparison.Ordinal))
            {
                problems.Add(path, $"Uses the template `{name}`, which does not exist.");
            }

            return null;
        }

        _includes.Add(name, stored.Body);
        return _parsed[name] = Parse(path, () => new TemplateEnvironment().Parse(stored.Body, name), $"In the template `{name}`, line");
    }

    private T? Parse<T>(string path, Func<T> parse, string line)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (TemplateException fault)
        {
            problems.Add(path, string.Create(CultureInfo.InvariantCulture, $"{line} {fault.Line}, column {fault.Column}: {Sentence(fault.Message)}"));
            return null;
        }
    }

    /// <summary>Engine messages end as it suits them.</summary>
    private static string Sentence(string message) => message.EndsWith('.') || message.EndsWith('?') ? message : message + ".";

    /// <summary>How a template was come by.</summary>
    /// <param name="Templates">All that were met from the same start: each is judged once, and templates may go in circles.</param>
    /// <param name="Given">Names that the templates before it set or guard themselves: those that they use may rely on it.</param>
    /// <param name="Replaced">Blocks that the templates before it define: those that they extend do not render theirs.</param>
    private sealed record Way(HashSet<string> Templates, HashSet<string> Given, HashSet<string> Replaced);
}

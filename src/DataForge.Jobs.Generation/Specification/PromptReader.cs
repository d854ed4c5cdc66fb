using System.Globalization;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>prompt</c> or <c>template</c>, and <c>system_prompt</c>, and whether they can be rendered at all.</summary>
internal sealed class PromptReader(SpecLookups lookups, SpecProblems problems)
{
    /// <summary>Longest prompt or system prompt, in characters.</summary>
    public const int MaxPromptLength = 100_000;

    /// <summary>A template that says this somewhere may name others that do not exist; rendering tells which it needs.</summary>
    private const string IgnoreMissing = "ignore missing";

    private readonly Dictionary<string, string> _includes = new(StringComparer.Ordinal);

    /// <summary>Reads the prompts.</summary>
    /// <param name="root">The request.</param>
    /// <param name="names">The variables and columns that they can use; null where those could not be read.</param>
    public ReadPrompts Read(RequestObject root, IReadOnlySet<string>? names)
    {
        var prompt = root.TakeText("prompt", MaxPromptLength);
        var template = root.TakeText("template", ColumnReader.MaxNameLength);
        var system = root.TakeText("system_prompt", MaxPromptLength, min: 0);
        root.RefuseUnsupported("messages");
        switch (root.Take("prompt") is not null, root.Take("template") is not null)
        {
            case (true, true):
                root.Refuse("template", "Must not be given together with prompt.");
                break;
            case (false, false) when root.Take("messages") is null:
                root.Refuse("prompt", "Is required: give prompt or template.");
                break;
        }

        StoredTemplate? stored = null;
        if (template is not null && !lookups.Templates.TryGetValue(template, out stored))
        {
            root.Refuse("template", $"There is no template `{template}`.");
        }

        Check("prompt", prompt, names);
        Check("template", stored?.Body, names);
        Check("system_prompt", system, names);
        return new ReadPrompts(prompt, stored, system, _includes);
    }

    private void Check(string path, string? source, IReadOnlySet<string>? names)
    {
        if (source is null || Parse(path, source, "Line") is not { } template)
        {
            return;
        }

        foreach (var variable in template.Variables.Where(variable => names?.Contains(variable) == false))
        {
            problems.AddMisnamed(path, $"Uses `{variable}`, which is neither a variable nor a column", variable, names!);
        }

        Follow(path, source, template);
    }

    private Template? Parse(string path, string source, string line)
    {
        try
        {
            return new TemplateEnvironment().Parse(source, path);
        }
        catch (TemplateException fault)
        {
            problems.Add(path, string.Create(CultureInfo.InvariantCulture, $"{line} {fault.Line}, column {fault.Column}: {Sentence(fault.Message)}"));
            return null;
        }
    }

    /// <summary>Engine messages end as it suits them.</summary>
    private static string Sentence(string message) => message.EndsWith('.') || message.EndsWith('?') ? message : message + ".";

    private void Follow(string path, string source, Template template)
    {
        foreach (var name in template.References)
        {
            if (_includes.ContainsKey(name))
            {
                continue;
            }

            if (!lookups.Templates.TryGetValue(name, out var included))
            {
                if (source.Contains(IgnoreMissing, StringComparison.Ordinal))
                {
                    continue;
                }

                problems.Add(path, $"Uses the template `{name}`, which does not exist.");
                continue;
            }

            _includes.Add(name, included.Body);
            if (Parse(path, included.Body, $"In the template `{name}`, line") is { } inner)
            {
                Follow(path, included.Body, inner);
            }
        }
    }
}

/// <summary>The prompts as far as they could be read.</summary>
/// <param name="Prompt">The inline prompt.</param>
/// <param name="Template">The stored template in its place.</param>
/// <param name="SystemPrompt">The system prompt.</param>
/// <param name="Includes">Bodies of the stored templates they use, by the name they are used by.</param>
internal sealed record ReadPrompts(string? Prompt, StoredTemplate? Template, string? SystemPrompt, IReadOnlyDictionary<string, string> Includes);

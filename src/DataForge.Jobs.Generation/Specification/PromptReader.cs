namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>prompt</c> or <c>template</c>, and <c>system_prompt</c>.</summary>
internal sealed class PromptReader(SpecLookups lookups, TemplateCheck templates)
{
    /// <summary>Longest text that is looked at for what it refers to; prompts have a limit of their own below it.</summary>
    public const int MaxPromptLength = 100_000;

    /// <summary>Reads the prompts.</summary>
    /// <param name="root">The request.</param>
    /// <param name="names">The variables and columns that they can use.</param>
    public ReadPrompts Read(RequestObject root, TemplateNames names)
    {
        var prompt = root.TakeText("prompt", lookups.PromptCharacters);
        var template = root.TakeText("template", ColumnReader.MaxNameLength);
        var system = root.TakeText("system_prompt", lookups.PromptCharacters, min: 0);
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

        templates.Check("prompt", prompt, names);
        templates.Check("template", stored?.Body, names);
        templates.Check("system_prompt", system, names);
        return new ReadPrompts(prompt, stored, system);
    }
}

/// <summary>The prompts as far as they could be read.</summary>
/// <param name="Prompt">The inline prompt.</param>
/// <param name="Template">The stored template in its place.</param>
/// <param name="SystemPrompt">The system prompt.</param>
internal sealed record ReadPrompts(string? Prompt, StoredTemplate? Template, string? SystemPrompt);

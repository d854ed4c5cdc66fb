namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>prompt</c>, <c>template</c> or <c>messages</c>, and <c>system_prompt</c>.</summary>
internal sealed class PromptReader(SpecLookups lookups, TemplateCheck templates)
{
    /// <summary>Longest text that is looked at for what it refers to; prompts have a limit of their own below it.</summary>
    public const int MaxPromptLength = 100_000;

    /// <summary>Ways to say what is asked, of which a request uses one.</summary>
    private static readonly string[] Ways = ["prompt", "template", MessageReader.Name];

    /// <summary>Reads the prompts.</summary>
    /// <param name="root">The request.</param>
    /// <param name="names">The variables and columns that they can use.</param>
    public ReadPrompts Read(RequestObject root, TemplateNames names)
    {
        var prompt = root.TakeText("prompt", lookups.PromptCharacters);
        var template = root.TakeText("template", ColumnReader.MaxNameLength);
        var system = root.TakeText("system_prompt", lookups.PromptCharacters, min: 0);
        var messages = new MessageReader(lookups, templates).Read(root, names);
        switch (Ways.Where(way => root.Take(way) is not null).ToList())
        {
            case []:
                root.Refuse("prompt", "Is required: give prompt, template or messages.");
                break;
            case [var first, .. var others]:
                others.ForEach(other => root.Refuse(other, $"Must not be given together with {first}."));
                break;
        }

        if (!string.IsNullOrEmpty(system) && messages is [{ Role: MessageRole.System }, ..])
        {
            root.Refuse("system_prompt", "Must not be given together with a system message in messages: say all of it in one of the two.");
        }

        StoredTemplate? stored = null;
        if (template is not null && !lookups.Templates.TryGetValue(template, out stored))
        {
            root.Refuse("template", $"There is no template `{template}`.");
        }

        templates.Check("prompt", prompt, names);
        templates.Check("template", stored?.Body, names);
        templates.Check("system_prompt", system, names);
        return new ReadPrompts(prompt, stored, messages, system);
    }
}

/// <summary>The prompts as far as they could be read.</summary>
/// <param name="Prompt">The inline prompt.</param>
/// <param name="Template">The stored template in its place.</param>
/// <param name="Messages">The messages in its place.</param>
/// <param name="SystemPrompt">The system prompt.</param>
internal sealed record ReadPrompts(string? Prompt, StoredTemplate? Template, IReadOnlyList<MessageSpec>? Messages, string? SystemPrompt)
{
    /// <summary>The text of the prompt, inline or from the store; empty where there are messages.</summary>
    public string Source => Template?.Body ?? Prompt ?? "";
}

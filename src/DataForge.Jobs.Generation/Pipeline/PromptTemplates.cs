using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>The templates of a question, parsed once; safe for many threads at once.</summary>
internal sealed class PromptTemplates
{
    private readonly OrdinalTemplate<(Template Prompt, Template? System)> _templates;

    /// <param name="prompt">The prompt's text, and what faults call it.</param>
    /// <param name="system">The system prompt's; null where there is none.</param>
    /// <param name="includes">Further templates by the name they are used by.</param>
    /// <param name="key">Of what they draw, see <see cref="OrdinalRandom.KeyOf"/>.</param>
    /// <exception cref="TemplateException">One of the two cannot be parsed.</exception>
    public PromptTemplates((string Source, string Name) prompt, (string Source, string Name)? system, IReadOnlyDictionary<string, string> includes, ulong key) =>
        _templates = new(
            environment => (environment.Parse(prompt.Source, prompt.Name), system is { } its ? environment.Parse(its.Source, its.Name) : null),
            [prompt.Source, system?.Source ?? ""],
            includes,
            key);

    /// <summary>The messages of an ordinal.</summary>
    /// <exception cref="TemplateException">A template cannot be rendered with these variables.</exception>
    public RenderedPrompt Render(long ordinal, IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken)
    {
        var (prompt, system) = _templates.At(ordinal);
        return new RenderedPrompt(system?.Render(variables, cancellationToken), prompt.Render(variables, cancellationToken));
    }
}

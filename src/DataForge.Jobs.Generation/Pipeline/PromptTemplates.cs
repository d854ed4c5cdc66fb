using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Templating;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>
/// The templates of a question, parsed once; safe for many threads at once. What they render is text and is never parsed:
/// a variable that looks like a template reaches the model as it is.
/// </summary>
internal sealed class PromptTemplates
{
    private readonly OrdinalTemplate<(ChatRole Role, Template Content)[]> _templates;

    /// <param name="messages">The messages in order.</param>
    /// <param name="includes">Further templates by the name they are used by.</param>
    /// <param name="key">Of what they draw, see <see cref="OrdinalRandom.KeyOf"/>.</param>
    /// <exception cref="TemplateException">One of them cannot be parsed.</exception>
    public PromptTemplates(IReadOnlyList<MessageTemplate> messages, IReadOnlyDictionary<string, string> includes, ulong key) =>
        _templates = new(
            environment => [.. messages.Select(message => (message.Role, environment.Parse(message.Source, message.Name)))],
            messages.Select(message => message.Source),
            includes,
            key);

    /// <summary>The messages of an ordinal.</summary>
    /// <exception cref="TemplateException">A template cannot be rendered with these variables.</exception>
    public RenderedPrompt Render(long ordinal, IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken) =>
        new(Array.ConvertAll(_templates.At(ordinal), message => new ChatMessage(message.Role, message.Content.Render(variables, cancellationToken))));
}

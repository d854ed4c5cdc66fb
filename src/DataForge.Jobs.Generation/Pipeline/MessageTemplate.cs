using DataForge.Jobs.Generation.Specification;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>The template of one message.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Source">The template's text.</param>
/// <param name="Name">What faults call it.</param>
internal readonly record struct MessageTemplate(ChatRole Role, string Source, string Name)
{
    /// <summary>A single question.</summary>
    /// <param name="prompt">The prompt's text, and what faults call it.</param>
    /// <param name="system">The system prompt's; null or empty for none.</param>
    public static IReadOnlyList<MessageTemplate> Question((string Source, string Name) prompt, (string? Source, string Name) system) =>
        [.. System(system), new MessageTemplate(ChatRole.User, prompt.Source, prompt.Name)];

    /// <summary>What a job asks.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="promptSource">The prompt's text, where it holds no messages.</param>
    public static IReadOnlyList<MessageTemplate> Of(JobSpec spec, string promptSource)
    {
        (string?, string) system = (spec.SystemPrompt, "system_prompt");
        return spec.Messages is not { } messages
            ? Question((promptSource, spec.Template ?? "prompt"), system)
            : [.. System(system), .. messages.Select((message, index) => new MessageTemplate(RoleOf(message.Role), message.Content, SpecPath.Item(MessageReader.Name, index)))];
    }

    private static IEnumerable<MessageTemplate> System((string? Source, string Name) system) =>
        string.IsNullOrEmpty(system.Source) ? [] : [new MessageTemplate(ChatRole.System, system.Source, system.Name)];

    private static ChatRole RoleOf(MessageRole role) => role switch
    {
        MessageRole.System => ChatRole.System,
        MessageRole.Assistant => ChatRole.Assistant,
        _ => ChatRole.User,
    };
}

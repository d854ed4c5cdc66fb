using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>messages</c>: a prompt in several turns, every content a template.</summary>
internal sealed class MessageReader(SpecLookups lookups, TemplateCheck templates)
{
    /// <summary>The field.</summary>
    public const string Name = "messages";

    /// <summary>The field of each that holds its template.</summary>
    public const string Content = "content";

    /// <summary>Most messages of a job.</summary>
    public const int MaxMessages = SpecBounds.Messages;

    /// <summary>The messages; null where there are none, or any of them is wrong.</summary>
    public IReadOnlyList<MessageSpec>? Read(RequestObject root, TemplateNames names)
    {
        if (root.Take(Name) is null)
        {
            return null;
        }

        var items = root.TakeList(Name);
        if (items.Count > MaxMessages)
        {
            root.Refuse(Name, string.Create(CultureInfo.InvariantCulture, $"Must hold at most {MaxMessages} messages, not {items.Count:N0}."));
            return null;
        }

        if (items.Count == 0 && !root.Problems.IsAt(Name))
        {
            root.Refuse(Name, "Must hold at least one message, the last one from the user.");
        }

        var messages = items.Select((item, index) => ReadOne(item.Value, item.Path, index, index == items.Count - 1, names, root.Problems)).ToList();
        var most = SpecLookups.PromptsTogether * lookups.PromptCharacters;
        if (messages.Sum(message => (long)(message?.Content.Length ?? 0)) > most)
        {
            root.Refuse(Name, string.Create(CultureInfo.InvariantCulture, $"Must have at most {most:N0} characters together."));
        }

        return root.Problems.IsTouched(root.PathOf(Name)) ? null : [.. messages.OfType<MessageSpec>()];
    }

    private MessageSpec? ReadOne(JsonElement item, string path, int index, bool isLast, TemplateNames names, SpecProblems problems)
    {
        if (RequestObject.Open(item, path, problems) is not { } message)
        {
            return null;
        }

        var role = message.TakeWord<MessageRole>("role");
        if (message.Take("role") is null)
        {
            message.Refuse("role", "Is required: system, user or assistant.");
        }
        else if (role == MessageRole.System && index > 0)
        {
            message.Refuse("role", "Only the first message can be from system: not every provider takes one further on.");
        }
        else if (isLast && role is not (null or MessageRole.User))
        {
            message.Refuse("role", "The last message must be from user: it is what the model answers.");
        }

        var content = message.TakeText(Content, lookups.PromptCharacters);
        if (message.Take(Content) is null)
        {
            message.Refuse(Content, "Is required.");
        }

        templates.Check(message.PathOf(Content), content, names);
        message.Close();
        return role is { } known && content is not null ? new MessageSpec(known, content) : null;
    }
}

using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Api.Generate;

/// <summary>Reads what is to be generated now. Texts are taken as they are: nothing in them is a template.</summary>
internal static class GenerateReader
{
    /// <summary>Most messages of a conversation.</summary>
    public const int MaxMessages = 1000;

    /// <summary>Most completion tokens that can be asked for.</summary>
    public const int MaxTokens = 1_000_000;

    /// <summary>Longest name of a model, in characters.</summary>
    public const int MaxModelName = 255;

    /// <summary>Who can say a message.</summary>
    public static readonly IReadOnlyList<string> Roles = ["system", "user", "assistant"];

    /// <summary>Reads one request and notes all that is wrong with it.</summary>
    /// <param name="body">The request.</param>
    /// <param name="promptCharacters">Longest prompt, system prompt or message, in characters.</param>
    /// <param name="path">Where it stands; empty for the body itself.</param>
    /// <returns>The request as far as it could be read: to be used only where no problem is noted.</returns>
    public static CompletionRequest Read(JsonElement body, ModelRegistry models, int promptCharacters, ProblemList problems, string path = "")
    {
        var fields = new FieldReader(body, problems, path);
        if (!fields.IsObject)
        {
            return new CompletionRequest("", "", []);
        }

        var messages = Messages(fields, promptCharacters, problems);
        var modelId = fields.Text("model_id", MaxModelName);
        if (!models.TryResolve(modelId, null, out var model, out var problem))
        {
            fields.Refuse("model_id", problem);
        }

        var request = new CompletionRequest(model?.Provider ?? "", model?.Name ?? "", messages)
        {
            MaxTokens = fields.Integer("max_tokens", 1, MaxTokens),
            Temperature = fields.Number("temperature", 0, SpecBounds.Temperature) ?? JobSpec.DefaultTemperature,
            TopP = fields.Number("top_p", 0, 1) ?? JobSpec.DefaultTopP,
            Stop = fields.Texts("stop", JobSpecReader.MaxStops, JobSpecReader.MaxStopLength),
            Freedom = modelId is null ? RouteFreedom.Any : RouteFreedom.Model,
        };
        fields.Close();
        return request;
    }

    private static List<ChatMessage> Messages(FieldReader fields, int promptCharacters, ProblemList problems)
    {
        var messages = new List<ChatMessage>();
        if (NotBlank(fields, "system_prompt", promptCharacters) is { } system)
        {
            messages.Add(new ChatMessage(ChatRole.System, system));
        }

        var prompt = NotBlank(fields, "prompt", promptCharacters);
        var hasPrompt = fields.Has("prompt");
        if (hasPrompt == fields.Has("messages"))
        {
            fields.Refuse("prompt", hasPrompt ? "Must not be given together with messages." : "Is required: give prompt or messages.");
        }

        var given = fields.List("messages", 1, MaxMessages);
        foreach (var (item, path) in given)
        {
            messages.Add(Message(new FieldReader(item, problems, path), promptCharacters));
        }

        var together = SpecLookups.PromptsTogether * promptCharacters;
        if (messages.TakeLast(given.Count).Sum(message => (long)message.Text.Length) > together)
        {
            fields.Refuse("messages", string.Create(CultureInfo.InvariantCulture, $"Must have at most {together:N0} characters together."));
        }

        if (given.Count > 0 && messages[^1].Role != ChatRole.User)
        {
            fields.Refuse("messages", "Must end with a message of the user.");
        }

        if (messages.Count(message => message.Role == ChatRole.System) > 1 && fields.Has("system_prompt"))
        {
            fields.Refuse("system_prompt", "Must not be given together with a message of the system.");
        }

        if (prompt is not null)
        {
            messages.Add(new ChatMessage(ChatRole.User, prompt));
        }

        return messages;
    }

    private static ChatMessage Message(FieldReader fields, int promptCharacters)
    {
        if (!fields.IsObject)
        {
            return new ChatMessage(ChatRole.User, "");
        }

        if (!fields.Has("role"))
        {
            fields.Refuse("role", "Is required.");
        }

        if (!fields.Has("content"))
        {
            fields.Refuse("content", "Is required.");
        }

        var role = fields.Choice("role", Roles);
        var content = NotBlank(fields, "content", promptCharacters);
        fields.Close();
        return new ChatMessage(role is null ? ChatRole.User : new ChatRole(role), content ?? "");
    }

    /// <summary>Vendors refuse empty messages, each in words of its own.</summary>
    private static string? NotBlank(FieldReader fields, string name, int promptCharacters)
    {
        var text = fields.Text(name, promptCharacters);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            fields.Refuse(name, "Must not be blank.");
        }

        return text;
    }
}

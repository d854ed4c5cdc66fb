namespace DataForge.Jobs.Generation.Specification;

/// <summary>What reading a request came to: a specification, or everything that is wrong with it.</summary>
public sealed record JobSpecReading
{
    /// <summary>The code of a request with a field that the contract does not have.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>The code of a request that is wrong in any other way.</summary>
    public const string ValidationFailed = "validation_failed";

    /// <summary>The specification with its defaults filled in; null when there is a problem.</summary>
    public JobSpec? Spec { get; init; }

    /// <summary>The text of the prompt, inline or from the store; empty where the specification holds messages, null when there is a problem.</summary>
    public string? PromptSource { get; init; }

    /// <summary>Bodies of the stored templates that the prompts include, import or extend, by the name they use.</summary>
    public IReadOnlyDictionary<string, string> Includes { get; init; } = new Dictionary<string, string>();

    /// <summary>What the webhook's calls are to be signed with; to be sealed, and shown to nobody.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Messages by path, in the order they were found; empty when there is no problem.</summary>
    public required IReadOnlyDictionary<string, List<string>> Problems { get; init; }

    /// <summary><see cref="UnknownField"/> when there is one, else <see cref="ValidationFailed"/>; null without problems.</summary>
    public string? Code { get; init; }
}

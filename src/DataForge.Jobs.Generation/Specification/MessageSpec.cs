namespace DataForge.Jobs.Generation.Specification;

/// <summary>One message of a prompt in several turns.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Content">A template, rendered with the same variables as every other.</param>
public sealed record MessageSpec(MessageRole Role, string Content);

/// <summary>Who says a message.</summary>
public enum MessageRole
{
    /// <summary>Instructions; only the first message can be one, which is where every vendor takes it.</summary>
    System,

    /// <summary>Whoever asks.</summary>
    User,

    /// <summary>The model, as an example of how it is to answer, or as it answered before.</summary>
    Assistant,
}

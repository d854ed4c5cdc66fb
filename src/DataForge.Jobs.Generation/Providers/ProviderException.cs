using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>What an adapter throws when a call brought no answer; the gateway turns it into a value.</summary>
internal sealed class ProviderException(ProviderErrorKind kind, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ProviderErrorKind Kind { get; } = kind;

    /// <summary>Whether the conversation is too long for the model: one with more context could answer it.</summary>
    public bool IsContextLength { get; init; }

    /// <summary>How long the provider asked to wait; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the provider had begun to answer, so that its vendor may bill what nobody has counted. Goes without saying
    /// where a stream broke, or an attempt's time ran out.
    /// </summary>
    public bool WasAtWork { get; init; }

    /// <summary>Tokens that were billed although there is no answer; null where none are known.</summary>
    public UsageDetails? Usage { get; init; }
}

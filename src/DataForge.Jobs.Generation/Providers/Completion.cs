using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>One question to a provider.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Messages">The conversation so far, the last one from the user.</param>
public sealed record CompletionRequest(string Provider, string Model, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>0 to 2; null leaves it to the model.</summary>
    public double? Temperature { get; init; }

    /// <summary>0 to 1; null leaves it to the model.</summary>
    public double? TopP { get; init; }

    /// <summary>The most completion tokens; null leaves it to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts at which the model stops.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The job's seed; sent to providers that take one as a hash of (seed, ordinal).</summary>
    public long Seed { get; init; }

    /// <summary>Which candidate of the job asks, from 0.</summary>
    public long Ordinal { get; init; }

    /// <summary>
    /// The JSON schema that the answer is to follow, for providers that have a mode for it. Whoever asks checks the
    /// answer nevertheless. Null asks for none.
    /// </summary>
    public JsonElement? AnswerSchema { get; init; }

    /// <summary>How far somebody else may answer: another deployment, or another model.</summary>
    public RouteFreedom Freedom { get; init; } = RouteFreedom.Model;

    /// <summary>Tags of the job or request, for routing rules.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// Whether the answer is to be a JSON object, for providers that have a mode for it; goes without saying where there is
    /// an <see cref="AnswerSchema"/>.
    /// </summary>
    public bool AnswersInJson { get; init; }

    /// <summary>On what terms its attempts are made.</summary>
    public CallTerms Terms { get; init; } = CallTerms.None;
}

/// <summary>How a question ended: an expected outcome is a value, not an exception.</summary>
public abstract record CompletionOutcome(CallUsage Usage)
{
    /// <summary>The model answered; whether the answer is of use is not decided here.</summary>
    /// <param name="Text">The whole text, never null, possibly empty.</param>
    /// <param name="FinishReason">As the provider says: <c>stop</c>, <c>length</c>, <c>content_filter</c>, …</param>
    /// <param name="Latency">From sending the last attempt to its whole answer.</param>
    public sealed record Answered(string Text, string? FinishReason, TimeSpan Latency, CallUsage Usage) : CompletionOutcome(Usage)
    {
        /// <summary>Who answered; null where the answer was not asked for through the gateway.</summary>
        public ServedBy? By { get; init; }
    }

    /// <summary>There is no answer and there will be none: the request itself is at fault.</summary>
    public sealed record Refused(ProviderErrorKind Kind, string Message, CallUsage Usage) : CompletionOutcome(Usage);

    /// <summary>There is no answer yet: attempts are used up, or the provider asked for a longer pause.</summary>
    /// <param name="RetryAfter">How long the provider asked to wait; null where it did not say.</param>
    public sealed record Deferred(ProviderErrorKind Kind, string Message, TimeSpan? RetryAfter, CallUsage Usage) : CompletionOutcome(Usage);

    /// <summary>There is no answer, because a call might cost more than is left of a budget.</summary>
    public sealed record OverBudget(string Message, CallUsage Usage) : CompletionOutcome(Usage);
}

/// <summary>Who answered a question.</summary>
/// <param name="Provider">The provider's name, as it is configured.</param>
/// <param name="Model">The model's name in the registry.</param>
public sealed record ServedBy(string Provider, string Model);

/// <summary>How far a question may go to somebody else than it names.</summary>
public enum RouteFreedom
{
    /// <summary>Only the provider and the model that it names: whoever chose the provider wants nobody else to read the prompt.</summary>
    Fixed,

    /// <summary>Any deployment of the model, and the model's fallbacks where all of them are away.</summary>
    Model,

    /// <summary>Nobody chose the model, so that routing rules and hints may choose one.</summary>
    Any,
}

/// <summary>Why a call brought no answer.</summary>
public enum ProviderErrorKind
{
    /// <summary>No whole answer within the attempt's time.</summary>
    Timeout,

    /// <summary>429, or a provider's own words for it.</summary>
    RateLimited,

    /// <summary>5xx, 529, a refused or broken connection, an answer that cannot be read.</summary>
    ServerError,

    /// <summary>400, 404, 413, 422: the same request would be refused again.</summary>
    BadRequest,

    /// <summary>401 or 403: the key is wrong or lacks a permission.</summary>
    Authentication,

    /// <summary>The provider refused the content.</summary>
    ContentFilter,

    /// <summary>A stream that ended before the answer did.</summary>
    StreamBroken,
}

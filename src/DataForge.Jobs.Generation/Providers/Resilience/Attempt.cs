using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>How one attempt at a question ended; a value, since most of it is expected.</summary>
internal abstract record Attempt
{
    /// <summary>The provider answered.</summary>
    public sealed record Answered(ChatResponse Response, TimeSpan Latency) : Attempt;

    /// <summary>The provider was called and did not answer.</summary>
    public sealed record Failed(ProviderErrorKind Kind, string Message, TimeSpan? RetryAfter) : Attempt
    {
        /// <summary>Whether a model with more context could answer.</summary>
        public bool IsContextLength { get; init; }

        /// <summary>Whether somebody is to be asked once more now; set by the one who knows whom.</summary>
        public bool IsWorthRepeating { get; init; }

        /// <summary>How long to wait before; null takes the backoff.</summary>
        public TimeSpan? Pause { get; init; }

        /// <summary>Whether the same request may be answered later.</summary>
        public bool IsTransient => Kind is ProviderErrorKind.Timeout or ProviderErrorKind.RateLimited
            or ProviderErrorKind.ServerError or ProviderErrorKind.StreamBroken;
    }

    /// <summary>Nothing was sent: it might cost more than is left of a budget.</summary>
    public sealed record Unaffordable(string Message, bool IsForGood) : Attempt;

    /// <summary>Nothing was sent: the provider rests.</summary>
    public sealed record TurnedAway(ProviderErrorKind Kind, string Message, TimeSpan RestsFor) : Attempt;
}

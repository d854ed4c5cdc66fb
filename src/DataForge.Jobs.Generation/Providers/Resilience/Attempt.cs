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
        /// <summary>Whether the same request may be answered later.</summary>
        public bool IsTransient => Kind is ProviderErrorKind.Timeout or ProviderErrorKind.RateLimited
            or ProviderErrorKind.ServerError or ProviderErrorKind.StreamBroken;
    }

    /// <summary>Nothing was sent: it might cost more than is left of a budget.</summary>
    public sealed record Unaffordable(string Message) : Attempt;

    /// <summary>Nothing was sent: the provider rests.</summary>
    public sealed record TurnedAway(ProviderErrorKind Kind, string Message, TimeSpan RestsFor) : Attempt;
}

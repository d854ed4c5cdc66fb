namespace DataForge.Jobs.Generation.Providers;

/// <summary>Retries, limits and pauses of a provider's calls.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Retries where <c>LLM_MAX_RETRIES</c> does not say.</summary>
    public const int DefaultMaxRetries = 3;

    /// <summary>Calls at once where <c>LLM_MAX_CONCURRENCY</c> does not say.</summary>
    public const int DefaultMaxConcurrency = 64;

    /// <summary>The most that <c>LLM_MAX_CONCURRENCY</c> may say.</summary>
    public const int HighestConcurrency = 10_000;

    /// <summary><c>LLM_MAX_RETRIES</c>, 0 to 20; <c>LLM_ENABLE_RETRY=false</c> makes it 0.</summary>
    public int MaxRetries { get; init; } = DefaultMaxRetries;

    /// <summary>The most calls at once of this process to one provider; <c>LLM_MAX_CONCURRENCY</c>, which also bounds all processes together.</summary>
    public int MaxConcurrency { get; init; } = DefaultMaxConcurrency;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>No further attempt at a question starts later than this after the first.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first pause before a retry; the next ones double, with jitter.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause before a retry.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longer pauses are not waited for: the question is deferred at once.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nobody calls after a 429 that does not say (NeMo Data Designer, 2025, uses the same).</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to stay away once a quota or a balance is used up, since only a person can change that.</summary>
    public TimeSpan QuotaPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The circuit opens after so many failures in a row over all calls of a provider.</summary>
    public int BreakAfterFailures { get; init; } = 10;

    /// <summary>How long an open circuit rests before a single call probes the provider.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);
}

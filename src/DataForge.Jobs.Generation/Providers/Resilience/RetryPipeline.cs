using Polly;
using Polly.Retry;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>The only place where calls are repeated.</summary>
internal static class RetryPipeline
{
    public static ResiliencePipeline<Attempt> Build(ResilienceOptions options, TimeProvider time)
    {
        if (options.MaxRetries == 0)
        {
            return ResiliencePipeline<Attempt>.Empty;
        }

        return new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                ShouldHandle = arguments => new(IsWorthRepeating(arguments.Outcome.Result, options.LongestWait)),
                DelayGenerator = static arguments => new(Delay(arguments.Outcome.Result)),
            })
            .Build();
    }

    private static bool IsWorthRepeating(Attempt? attempt, TimeSpan longestWait) =>
        attempt is Attempt.Failed { IsTransient: true } failed && !(failed.RetryAfter > longestWait);

    /// <summary>Null takes the backoff. Behind a cool-down the next attempt waits anyway, together with all others.</summary>
    private static TimeSpan? Delay(Attempt? attempt) => attempt switch
    {
        Attempt.Failed { RetryAfter: { } wait } when wait > TimeSpan.Zero => TimeSpan.Zero,
        Attempt.Failed { Kind: ProviderErrorKind.RateLimited, RetryAfter: null } => TimeSpan.Zero,
        _ => null,
    };
}

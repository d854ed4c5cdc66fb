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
                ShouldHandle = static arguments => new(arguments.Outcome.Result is Attempt.Failed { IsWorthRepeating: true }),
                DelayGenerator = static arguments => new((arguments.Outcome.Result as Attempt.Failed)?.Pause),
            })
            .Build();
    }
}

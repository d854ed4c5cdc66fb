using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>The backend's limits per minute, kept by all processes on the database together.</summary>
internal sealed class ClusterPermits : ICallPermits
{
    /// <summary>
    /// The share of a limit that is used. Calls that start evenly spaced arrive less evenly: a network or a busy machine
    /// holds some back and lets them go together, and one too many costs more (a 429) than one too few.
    /// </summary>
    public const double Used = 0.985;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _provider;
    private readonly RateQueue? _queue;

    public ClusterPermits(ProviderOptions options, RateGrants grants, TimeProvider time, ILogger<ClusterPermits> logger)
    {
        _provider = options.Backend;
        var limits = options.Limits;
        if (limits.RequestsPerMinute is not null || limits.TokensPerMinute is not null)
        {
            _queue = new RateQueue(options.Backend, Interval(limits.RequestsPerMinute), Interval(limits.TokensPerMinute), grants, time, logger);
        }
    }

    public ValueTask AcquireAsync(string provider, long tokens, CancellationToken cancellationToken) =>
        _queue is not null && provider == _provider ? _queue.AcquireAsync(tokens, cancellationToken) : ValueTask.CompletedTask;

    public void Settle(string provider, long estimated, long counted)
    {
        if (provider == _provider)
        {
            _queue?.Correct(counted - estimated);
        }
    }

    private static TimeSpan Interval(long? perMinute) => perMinute is { } limit ? Minute / (limit * Used) : TimeSpan.Zero;
}

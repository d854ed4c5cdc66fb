using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>The providers' limits per minute, kept by all processes on the database together.</summary>
internal sealed class ClusterPermits : ICallPermits
{
    /// <summary>
    /// The share of a limit that is used. Calls that start evenly spaced arrive less evenly: a network or a busy machine
    /// holds some back and lets them go together, and one too many costs more (a 429) than one too few.
    /// </summary>
    public const double Used = 0.985;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, RateQueue> _queues = new(StringComparer.OrdinalIgnoreCase);

    public ClusterPermits(ProviderOptions options, RateGrants grants, TimeProvider time, ILogger<ClusterPermits> logger)
    {
        foreach (var entry in options.Configured)
        {
            var limits = entry.Limits;
            if (limits.RequestsPerMinute is not null || limits.TokensPerMinute is not null)
            {
                _queues[entry.Name] = new RateQueue(entry.Name, Interval(limits.RequestsPerMinute), Interval(limits.TokensPerMinute), grants, time, logger);
            }
        }
    }

    public ValueTask AcquireAsync(string provider, long tokens, CancellationToken cancellationToken) =>
        _queues.TryGetValue(provider, out var queue) ? queue.AcquireAsync(tokens, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Calls that wait for a permit in this process; null where the provider has no limit a minute.</summary>
    public int? WaitingFor(string provider) => _queues.GetValueOrDefault(provider)?.Waiting;

    public void Settle(string provider, long estimated, long counted)
    {
        if (_queues.TryGetValue(provider, out var queue))
        {
            queue.Correct(counted - estimated);
        }
    }

    private static TimeSpan Interval(long? perMinute) => perMinute is { } limit ? Minute / (limit * Used) : TimeSpan.Zero;
}

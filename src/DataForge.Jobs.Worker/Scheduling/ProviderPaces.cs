using DataForge.Jobs.Generation.Providers;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>How much of a provider's work is worth having in the queue.</summary>
/// <param name="BatchSize">Candidates of a batch.</param>
/// <param name="Batches">Batches that wait or are worked on.</param>
internal readonly record struct ProviderPace(int BatchSize, int Batches);

/// <summary>
/// A provider with a limit gets no more batches than it can answer within seconds, and smaller ones: more would only
/// wait in slots that others could use, and could not be overtaken by what is more urgent.
/// </summary>
internal sealed class ProviderPaces(ProviderOptions providers, IOptions<WorkerOptions> options)
{
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QueueTime = TimeSpan.FromSeconds(15);

    /// <summary>Tokens of a call where only tokens are limited; any guess will do, since it only sizes batches.</summary>
    private const double TokensPerCall = 500;

    /// <summary>Candidates waiting behind each call at once, so that a place that falls free is taken at once.</summary>
    private const double CallsPerPlace = 3;

    /// <summary>By provider; those without limits are left out.</summary>
    public IReadOnlyDictionary<string, ProviderPace> ByProvider { get; } = providers.Configured
        .Select(entry => (entry.Name, Pace: Of(entry.Limits, options.Value.BatchSize)))
        .Where(static of => of.Pace is not null)
        .ToDictionary(static of => of.Name, static of => of.Pace!.Value);

    private static ProviderPace? Of(ProviderLimits limits, int batchSize)
    {
        var perSecond = Math.Min(limits.RequestsPerMinute ?? double.PositiveInfinity, limits.TokensPerMinute / TokensPerCall ?? double.PositiveInfinity) / 60;
        var places = limits.Concurrency ?? double.PositiveInfinity;
        if (double.IsInfinity(perSecond) && double.IsInfinity(places))
        {
            return null;
        }

        var size = (int)Math.Clamp(Math.Min(perSecond * BatchTime.TotalSeconds, places), 1, batchSize);
        var candidates = Math.Min(perSecond * QueueTime.TotalSeconds, places * CallsPerPlace);
        return new ProviderPace(size, Math.Max(2, (int)Math.Min(Math.Ceiling(candidates / size), int.MaxValue)));
    }
}

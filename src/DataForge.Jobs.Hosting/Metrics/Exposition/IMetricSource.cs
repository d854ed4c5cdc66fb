using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Exposition;

/// <summary>Something that has numbers for a scrape.</summary>
public interface IMetricSource
{
    /// <summary>What it may have; said on every page, also where there is no number just now.</summary>
    IReadOnlyList<MetricFamily> Families { get; }

    /// <summary>Writes its numbers. What it cannot know just now it leaves out: a scrape never fails for it.</summary>
    ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken);
}

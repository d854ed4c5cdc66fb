using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Exposition;

/// <summary>The numbers of one scrape, by family; several sources write at the same time.</summary>
/// <param name="families">What will be on the page, in this order.</param>
public sealed class MetricPage(IEnumerable<MetricFamily> families)
{
    private readonly Dictionary<string, Entry> _entries = families.Select(family => new Entry(family)).ToDictionary(entry => entry.Family.Name);
    private readonly Lock _lock = new();

    /// <summary>Each family with its numbers, in the order of their labels.</summary>
    internal IEnumerable<(MetricFamily Family, IEnumerable<(LabelValues Labels, double Value, HistogramCell? Histogram)> Samples)> Content =>
        _entries.Values.Select(entry => (entry.Family, entry.Samples
            .OrderBy(sample => sample.Labels.First, StringComparer.Ordinal)
            .ThenBy(sample => sample.Labels.Second, StringComparer.Ordinal)
            .ThenBy(sample => sample.Labels.Third, StringComparer.Ordinal).AsEnumerable()));

    /// <summary>Adds a number.</summary>
    public void Add(MetricFamily family, double value, LabelValues labels = default) => Add(family, (labels, value, null));

    /// <summary>Adds a number that may be unknown; it is left out then.</summary>
    public void Add(MetricFamily family, double? value, LabelValues labels = default)
    {
        if (value is { } known)
        {
            Add(family, known, labels);
        }
    }

    internal void Add(MetricFamily family, HistogramCell histogram, LabelValues labels) => Add(family, (labels, 0, histogram));

    private void Add(MetricFamily family, (LabelValues Labels, double Value, HistogramCell? Histogram) sample)
    {
        ArgumentNullException.ThrowIfNull(family);
        lock (_lock)
        {
            _entries[family.Name].Samples.Add(sample);
        }
    }

    private sealed record Entry(MetricFamily Family)
    {
        public List<(LabelValues Labels, double Value, HistogramCell? Histogram)> Samples { get; } = [];
    }
}

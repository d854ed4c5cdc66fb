namespace DataForge.Jobs.Hosting.Metrics.Series;

/// <summary>What kind of numbers a family holds.</summary>
public enum MetricKind
{
    /// <summary>Only ever rises, from 0 at the start of the process.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Observations, counted by size.</summary>
    Histogram,
}

/// <summary>Numbers of one name, told apart by labels.</summary>
/// <param name="Name">As Prometheus knows it, in base units; that of a counter ends in <c>_total</c>.</param>
/// <param name="Help">What is counted, for people.</param>
/// <param name="Kind">What kind of numbers.</param>
/// <param name="Labels">The labels' names; at most three.</param>
public sealed record MetricFamily(string Name, string Help, MetricKind Kind, params string[] Labels)
{
    /// <summary>What a label says whose value is not among the known ones, and all labels of what is past the cap.</summary>
    public const string Other = "other";

    /// <summary>The most series that a family may have, whatever its labels: the memory of nobody's Prometheus is ours to fill.</summary>
    public const int DefaultMostSeries = 1_000;

    private static readonly string[] s_units = ["seconds", "bytes", "usd"];

    /// <summary>Upper bounds of a histogram's buckets, rising, without infinity.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>The most series; what would be one more is counted under <see cref="Other"/>.</summary>
    public int MostSeries { get; init; } = DefaultMostSeries;

    /// <summary>The name without <c>_total</c>: OpenMetrics gives the suffix to the sample and not to the family.</summary>
    public string Stem => Kind == MetricKind.Counter && Name.EndsWith("_total", StringComparison.Ordinal) ? Name[..^"_total".Length] : Name;

    /// <summary>The unit that the name ends with; null for numbers of things.</summary>
    public string? Unit => Array.Find(s_units, unit => Stem.EndsWith("_" + unit, StringComparison.Ordinal));

    /// <summary>The labels of everything past the cap.</summary>
    internal LabelValues Overflow => new(Of(0), Of(1), Of(2));

    private string? Of(int index) => index < Labels.Length ? Other : null;
}

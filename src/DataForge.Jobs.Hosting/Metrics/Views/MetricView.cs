using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Views;

/// <summary>Reads a measurement's tags; null leaves the measurement out. Called on hot paths: it allocates nothing.</summary>
public delegate LabelValues? LabelReader(ReadOnlySpan<KeyValuePair<string, object?>> tags);

/// <summary>
/// What Prometheus sees of an instrument. A counter's view adds what is added; a histogram's observes or, where the family
/// is a counter, counts the observations. An instrument may have several.
/// </summary>
/// <param name="Meter">The instrument's meter.</param>
/// <param name="Instrument">Its name.</param>
/// <param name="Family">What Prometheus sees.</param>
/// <param name="Labels">What labels a measurement has.</param>
public sealed record MetricView(string Meter, string Instrument, MetricFamily Family, LabelReader Labels)
{
    /// <summary>
    /// Series of a counter that are there from the start, at 0, so that the first event is seen as a rise; asked for at every
    /// scrape, since there may be more of them by then.
    /// </summary>
    public Func<IEnumerable<LabelValues>> Known { get; init; } = static () => [];
}

/// <summary>The views of one part of the program.</summary>
public interface IMetricViews
{
    /// <summary>The views.</summary>
    IEnumerable<MetricView> Views { get; }
}

/// <summary>Finds values among a measurement's tags.</summary>
public static class Tags
{
    /// <summary>The text under a name; null where there is none.</summary>
    public static string? Text(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name) => Value(tags, name) as string;

    /// <summary>The value under a name; null where there is none.</summary>
    public static object? Value(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// How often each value occurred. Values are kept to a fixed number of steps per unit, so memory depends on how many
/// different ones there are and not on how many there were, and the same values in any order give the same figures.
/// </summary>
/// <param name="steps">Steps per unit: 1 for whole numbers, 10,000 for four decimals.</param>
public sealed class ValueCounts(int steps)
{
    private static readonly double[] s_quantiles = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    private readonly Dictionary<long, long> _counts = [];

    /// <summary>How many values there were.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a value.</summary>
    public void Add(double value)
    {
        var step = (long)Math.Round(value * steps, MidpointRounding.AwayFromZero);
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, step, out _)++;
        Count++;
    }

    /// <summary>Figures and a histogram of at most twenty bars of equal, round width.</summary>
    /// <param name="bounds">The histogram's ends; null for those of the values.</param>
    public Distribution? Summarize((double From, double To, int Bins)? bounds = null)
    {
        if (Count == 0)
        {
            return null;
        }

        var sorted = _counts.OrderBy(value => value.Key).ToArray();
        // Whole steps add up without rounding, in whatever order.
        var mean = (double)sorted.Aggregate(default(Int128), (sum, value) => sum + ((Int128)value.Key * value.Value)) / Count / steps;
        var spread = sorted.Sum(value => value.Value * Math.Pow(((double)value.Key / steps) - mean, 2));
        return new Distribution(
            Count,
            mean,
            Math.Sqrt(spread / Count),
            (double)sorted[0].Key / steps,
            (double)sorted[^1].Key / steps,
            s_quantiles.ToDictionary(q => "p" + (int)Math.Round(q * 100), q => Quantile(sorted, q)),
            Histogram(sorted, bounds ?? Bounds((double)sorted[0].Key / steps, (double)sorted[^1].Key / steps)));
    }

    /// <summary>The least value that at least a share <paramref name="q"/> of all do not exceed (Hyndman and Fan, 1996, type 1).</summary>
    private double Quantile(KeyValuePair<long, long>[] sorted, double q)
    {
        var seen = 0L;
        foreach (var (value, count) in sorted)
        {
            seen += count;
            if (seen >= q * Count)
            {
                return (double)value / steps;
            }
        }

        return (double)sorted[^1].Key / steps;
    }

    private List<HistogramBin> Histogram(KeyValuePair<long, long>[] sorted, (double From, double To, int Bins) bounds)
    {
        var width = (bounds.To - bounds.From) / bounds.Bins;
        var counts = new long[bounds.Bins];
        foreach (var (value, count) in sorted)
        {
            // The last bar takes its upper end in; a hair is added because 0.15 / 0.05 is less than 3.
            var bin = (int)Math.Floor(((((double)value / steps) - bounds.From) / width) + 1e-9);
            counts[Math.Clamp(bin, 0, bounds.Bins - 1)] += count;
        }

        return [.. counts.Select((count, i) => new HistogramBin(Math.Round(bounds.From + (i * width), 6), Math.Round(bounds.From + ((i + 1) * width), 6), count))];
    }

    /// <summary>Bars as wide as 1, 2 or 5 times a power of ten, at most twenty of them.</summary>
    private static (double From, double To, int Bins) Bounds(double least, double greatest)
    {
        var power = 1.0;
        while (true)
        {
            foreach (var width in (double[])[power, 2 * power, 5 * power])
            {
                var from = Math.Floor(least / width) * width;
                var bins = (int)Math.Floor((greatest - from) / width) + 1;
                if (bins <= 20)
                {
                    return (from, from + (bins * width), bins);
                }
            }

            power *= 10;
        }
    }
}

/// <summary>How values are distributed.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Stddev">Their standard deviation, as of a whole population.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Quantiles">By name, <c>p5</c> to <c>p99</c>: each a value that occurred.</param>
/// <param name="Histogram">Bars from the least to the greatest.</param>
public sealed record Distribution(long Count, double Mean, double Stddev, double Min, double Max, IReadOnlyDictionary<string, double> Quantiles, IReadOnlyList<HistogramBin> Histogram);

/// <summary>A bar: how many values lie from <paramref name="From"/> up to, not including, <paramref name="To"/>; the last one includes it.</summary>
public sealed record HistogramBin(double From, double To, long Count);

namespace DataForge.Jobs.Hosting.Metrics.Series;

/// <summary>A number that only rises, added to from any thread.</summary>
internal sealed class CounterCell
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    /// <summary>Adds; what would make it fall, or be no number any more, is left out.</summary>
    public void Add(double amount)
    {
        if (!(amount > 0) || !double.IsFinite(amount))
        {
            return;
        }

        AddTo(ref _value, amount);
    }

    internal static void AddTo(ref double place, double amount)
    {
        var seen = Volatile.Read(ref place);
        while (true)
        {
            var was = Interlocked.CompareExchange(ref place, seen + amount, seen);
            if (was.Equals(seen))
            {
                return;
            }

            seen = was;
        }
    }
}

/// <summary>Observations by size, made from any thread.</summary>
/// <param name="bounds">Upper bounds, rising, without infinity.</param>
internal sealed class HistogramCell(IReadOnlyList<double> bounds)
{
    private readonly double[] _bounds = [.. bounds];
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _sum;

    /// <summary>The sum of all observations.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>How many observations were at most as large as each bound, and at last how many there were.</summary>
    public long[] Cumulated()
    {
        var counts = new long[_counts.Length];
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = sum += Volatile.Read(ref _counts[i]);
        }

        return counts;
    }

    /// <summary>Counts an observation; one that is no number is left out.</summary>
    public void Observe(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var index = 0;
        while (index < _bounds.Length && value > _bounds[index])
        {
            index++;
        }

        Interlocked.Increment(ref _counts[index]);
        CounterCell.AddTo(ref _sum, value);
    }
}

namespace DataForge.Jobs.Generation.Columns;

/// <summary>Chooses among positions, by weight where there are weights. Part of what <see cref="OrdinalRandom"/> promises.</summary>
internal sealed class WeightedChoice
{
    private readonly int _count;
    private readonly double[]? _upTo;
    private readonly int _last;

    /// <param name="count">How many positions, at least 1.</param>
    /// <param name="weights">A weight for each, none negative, their sum finite and above 0; null weighs all alike.</param>
    public WeightedChoice(int count, IReadOnlyList<double>? weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
        if (weights is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, count);
        _upTo = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            _upTo[i] = sum += weights[i];
            _last = weights[i] > 0 ? i : _last;
        }

        if (!(double.IsFinite(sum) && sum > 0))
        {
            throw new ArgumentException("The weights must have a finite sum above 0.", nameof(weights));
        }
    }

    /// <summary>The position that the stream's next number falls on.</summary>
    public int Next(ref OrdinalRandom random)
    {
        if (_upTo is null)
        {
            return (int)random.Below((ulong)_count);
        }

        // The first position whose running sum lies above the mark: a weight of 0 adds no room, so it is never met.
        var mark = random.Unit() * _upTo[^1];
        var (low, high) = (0, _last);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_upTo[middle] > mark)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}

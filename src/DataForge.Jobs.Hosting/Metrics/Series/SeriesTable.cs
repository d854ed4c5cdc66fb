using System.Collections.Concurrent;

namespace DataForge.Jobs.Hosting.Metrics.Series;

/// <summary>The series of one family, at most so many: whatever comes past the cap shares one cell.</summary>
/// <param name="most">How many, the shared one not counted.</param>
/// <param name="overflow">The labels of the shared one.</param>
internal sealed class SeriesTable<T>(int most, LabelValues overflow, Func<T> create) where T : class
{
    private readonly ConcurrentDictionary<LabelValues, T> _cells = new();
    private readonly Lock _growth = new();
    private T? _shared;
    private volatile bool _isFull;
    private long _overflowed;

    /// <summary>Observations that found no room of their own.</summary>
    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <summary>Everything, in no order.</summary>
    public IEnumerable<KeyValuePair<LabelValues, T>> All => _cells;

    /// <summary>The cell of these labels.</summary>
    public T Of(LabelValues labels)
    {
        if (_cells.TryGetValue(labels, out var known))
        {
            return known;
        }

        // A flood that has filled the table must not queue at its lock.
        return _isFull ? Shared() : Grow(labels);
    }

    /// <summary>Sees to it that these labels have a cell, as long as there is room for as many that are really counted.</summary>
    public void Show(LabelValues labels)
    {
        if (_cells.ContainsKey(labels))
        {
            return;
        }

        lock (_growth)
        {
            if (_cells.Count < most / 2)
            {
                _cells.TryAdd(labels, create());
            }
        }
    }

    private T Grow(LabelValues labels)
    {
        lock (_growth)
        {
            if (_cells.TryGetValue(labels, out var known))
            {
                return known;
            }

            if (_cells.Count < most)
            {
                return _cells[labels] = create();
            }

            _shared = _cells.TryGetValue(overflow, out var other) ? other : _cells[overflow] = create();
            _isFull = true;
        }

        return Shared();
    }

    private T Shared()
    {
        Interlocked.Increment(ref _overflowed);
        return _shared!;
    }
}

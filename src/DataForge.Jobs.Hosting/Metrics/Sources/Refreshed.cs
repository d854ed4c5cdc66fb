namespace DataForge.Jobs.Hosting.Metrics.Sources;

/// <summary>
/// Something that is read elsewhere at most every so often, however often and by however many it is asked for, and that keeps
/// nobody waiting for long.
/// </summary>
/// <param name="read">Reads it; whatever it throws means that it cannot be known now.</param>
/// <param name="time">The clock.</param>
public sealed class Refreshed<T>(Func<CancellationToken, Task<T>> read, TimeProvider time) where T : class
{
    /// <summary>For how long what was read is as good as new.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    /// <summary>How long anybody waits for a reading under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>For how long what was read stands in while a reading under way takes longer than that.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    /// <summary>After which a reading is given up.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task? _reading;
    private long _begunAt;
    private long _endedAt;
    private long _knownAt;
    private T? _known;
    private bool _hasFailed;

    /// <summary>What is known; null where it cannot be known now.</summary>
    public async ValueTask<T?> GetAsync(CancellationToken cancellationToken)
    {
        Task reading;
        TimeSpan left;
        lock (_lock)
        {
            if (_reading is null && _endedAt != 0 && time.GetElapsedTime(_endedAt) < Fresh)
            {
                return Known();
            }

            if (_reading is null)
            {
                _begunAt = time.GetTimestamp();
                _reading = Task.Run(ReadAsync, CancellationToken.None);
            }

            (reading, left) = (_reading, Patience - time.GetElapsedTime(_begunAt));
        }

        if (left > TimeSpan.Zero)
        {
            await Task.WhenAny(reading, Task.Delay(left, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_lock)
        {
            return Known();
        }
    }

    // Somebody else's reading is not ended by one asker's leaving.
    private async Task ReadAsync()
    {
        using var longest = new CancellationTokenSource(s_longest, time);
        T? value = null;
        try
        {
            value = await read(longest.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Why it cannot be read is told by those who need it to work; here it is just unknown.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Unknown.
        }

        lock (_lock)
        {
            (_reading, _endedAt, _hasFailed) = (null, time.GetTimestamp(), value is null);
            if (value is not null)
            {
                (_known, _knownAt) = (value, _endedAt);
            }
        }
    }

    private T? Known() => _hasFailed || _known is null || time.GetElapsedTime(_knownAt) > Stale ? null : _known;
}

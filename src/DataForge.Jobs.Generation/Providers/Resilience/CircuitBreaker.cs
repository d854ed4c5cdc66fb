namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>
/// Keeps an outage from costing attempts: after enough failures in a row, over all calls, nobody calls for a while;
/// then one call probes, and what it finds decides for all.
/// </summary>
internal sealed class CircuitBreaker(int breakAfterFailures, TimeSpan breakDuration, TimeSpan longestWait, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private bool _open;
    private long _openedAt;
    private TaskCompletionSource? _probe;

    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                return !_open ? CircuitState.Closed : _probe is null ? CircuitState.Open : CircuitState.HalfOpen;
            }
        }
    }

    public int ConsecutiveFailures
    {
        get
        {
            lock (_gate)
            {
                return _failures;
            }
        }
    }

    /// <summary>Asks to call. While a probe is out it is waited for, but no longer than the longest wait.</summary>
    /// <param name="isPatient">False is sent away at once instead.</param>
    public ValueTask<Passage> PassAsync(bool isPatient, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return !_open || _probe is null ? new(PassNow())
                : isPatient ? WaitForProbeAsync(_probe.Task, cancellationToken)
                : new(Passage.Blocked(breakDuration));
        }
    }

    /// <summary>Whether a caller that was let pass earlier must still not call, because the circuit opened meanwhile.</summary>
    public bool Blocks(Passage passage, out TimeSpan restsFor)
    {
        lock (_gate)
        {
            restsFor = _open && !passage.IsProbe ? RestLeft() : TimeSpan.Zero;
            return _open && !passage.IsProbe;
        }
    }

    /// <summary>Tells how the call went; whoever was let pass must tell, even if nothing was sent.</summary>
    /// <returns>Whether this opened or closed the circuit.</returns>
    public CircuitChange Report(Passage passage, CallVerdict verdict)
    {
        lock (_gate)
        {
            var wasOpen = _open;
            switch (verdict)
            {
                case CallVerdict.Success or CallVerdict.Refused:
                    _failures = 0;
                    _open = false;
                    break;
                case CallVerdict.Failure when passage.IsProbe || !_open:
                    _failures++;
                    if (passage.IsProbe || _failures >= breakAfterFailures)
                    {
                        _open = true;
                        _openedAt = time.GetTimestamp();
                    }

                    break;
                case CallVerdict.RateLimited when passage.IsProbe:
                    // It is there again; the cool-down holds everybody as long as it asks.
                    _failures = 0;
                    _open = false;
                    break;
                default:
                    break;
            }

            if (passage.IsProbe || !_open)
            {
                _probe?.TrySetResult();
                _probe = null;
            }

            return wasOpen == _open ? CircuitChange.None : _open ? CircuitChange.Opened : CircuitChange.Closed;
        }
    }

    private Passage PassNow()
    {
        if (!_open)
        {
            return Passage.Open;
        }

        var rest = RestLeft();
        if (rest > TimeSpan.Zero)
        {
            return Passage.Blocked(rest);
        }

        _probe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Passage.Probe;
    }

    private async ValueTask<Passage> WaitForProbeAsync(Task probe, CancellationToken cancellationToken)
    {
        try
        {
            await probe.WaitAsync(longestWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Passage.Blocked(breakDuration);
        }

        lock (_gate)
        {
            // One wait only: a caller that meets the next probe as well is sent away rather than queued.
            return _open && _probe is not null ? Passage.Blocked(breakDuration) : PassNow();
        }
    }

    private TimeSpan RestLeft()
    {
        var left = breakDuration - time.GetElapsedTime(_openedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

/// <summary>Whether a caller may call.</summary>
internal readonly record struct Passage(bool Granted, bool IsProbe, TimeSpan RestsFor)
{
    public static Passage Open { get; } = new(true, false, TimeSpan.Zero);

    public static Passage Probe { get; } = new(true, true, TimeSpan.Zero);

    public static Passage Blocked(TimeSpan restsFor) => new(false, false, restsFor);
}

/// <summary>What a report changed.</summary>
internal enum CircuitChange
{
    None,
    Opened,
    Closed,
}

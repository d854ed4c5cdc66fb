namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>
/// How many calls one provider gets at once. The limit shrinks to three quarters once per burst of 429s and grows by
/// one per 25 successes (the scheme of NeMo Data Designer, 2025); after a 429 nobody calls until the cool-down is over.
/// Callers are let in first come, first served.
/// </summary>
internal sealed class AdaptiveConcurrency
{
    public const double ShrinkFactor = 0.75;
    public const int SuccessesPerGrowth = 25;

    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiters = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestWait;
    private readonly int _ceiling;
    private int _limit;
    private int _share = int.MaxValue;
    private int _inFlight;
    private int _successes;
    private int _epoch;
    private long _pausedSince;
    private TimeSpan _pause;
    private ITimer? _wake;
    private bool _wakeIsSet;

    /// <param name="ceiling">The limit at start, and the most it grows to.</param>
    /// <param name="longestWait">Callers that a cool-down would hold longer are turned away.</param>
    public AdaptiveConcurrency(int ceiling, TimeSpan longestWait, TimeProvider time)
    {
        _ceiling = ceiling;
        _limit = ceiling;
        _longestWait = longestWait;
        _time = time;
    }

    public int Limit
    {
        get
        {
            lock (_gate)
            {
                return Most;
            }
        }
    }

    /// <summary>Callers that wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    private int Most => Math.Min(_limit, _share);

    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _inFlight;
            }
        }
    }

    /// <summary>What is left of the cool-down.</summary>
    public TimeSpan CooldownLeft
    {
        get
        {
            lock (_gate)
            {
                return PauseLeft();
            }
        }
    }

    /// <summary>Bounds the places from outside, where several processes share them out.</summary>
    public void Share(int share)
    {
        lock (_gate)
        {
            _share = share;
            LetIn();
        }
    }

    /// <summary>Waits for a place; whoever is admitted must <see cref="Leave"/>.</summary>
    /// <param name="isPatient">False is turned away by any cool-down, not only by long ones.</param>
    public ValueTask<Admission> EnterAsync(bool isPatient, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            var pause = PauseLeft();
            if (pause > (isPatient ? _longestWait : TimeSpan.Zero))
            {
                return new(Admission.TurnedAway(pause));
            }

            if (pause == TimeSpan.Zero && _waiters.Count == 0 && _inFlight < Most)
            {
                _inFlight++;
                return new(new Admission(_epoch));
            }

            waiter = new Waiter(cancellationToken);
            _waiters.Enqueue(waiter);
            LetIn();
        }

        return new(waiter.Task);
    }

    /// <summary>Gives the place back and tells how the call went.</summary>
    public void Leave(Admission admission, CallVerdict verdict, TimeSpan? cooldown)
    {
        lock (_gate)
        {
            _inFlight--;
            if (verdict == CallVerdict.Success && _limit < _ceiling && ++_successes >= SuccessesPerGrowth)
            {
                _successes = 0;
                _limit++;
            }
            else if (verdict == CallVerdict.RateLimited && admission.Epoch == _epoch)
            {
                // Calls that were under way when the limit shrank belong to the same burst and shrink nothing again.
                _epoch++;
                _successes = 0;
                _limit = Math.Max(1, (int)(_limit * ShrinkFactor));
            }

            if (cooldown is { } pause && pause > PauseLeft())
            {
                _pausedSince = _time.GetTimestamp();
                _pause = pause;
            }

            LetIn();
        }
    }

    private TimeSpan PauseLeft()
    {
        if (_pause == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var left = _pause - _time.GetElapsedTime(_pausedSince);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _pause = TimeSpan.Zero;
        return TimeSpan.Zero;
    }

    private void LetIn()
    {
        if (_waiters.Count == 0)
        {
            return;
        }

        var pause = PauseLeft();
        if (pause > _longestWait)
        {
            while (_waiters.TryDequeue(out var waiter))
            {
                waiter.TryAnswer(Admission.TurnedAway(pause));
            }

            return;
        }

        if (pause > TimeSpan.Zero)
        {
            WakeAfter(pause);
            return;
        }

        while (_inFlight < Most && _waiters.TryDequeue(out var waiter))
        {
            if (waiter.TryAnswer(new Admission(_epoch)))
            {
                _inFlight++;
            }
        }
    }

    private void WakeAfter(TimeSpan pause)
    {
        if (_wakeIsSet)
        {
            return;
        }

        // Timers count whole milliseconds; rounding down would wake too early, over and over.
        var due = TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));
        _wakeIsSet = true;
        if (_wake is null)
        {
            _wake = _time.CreateTimer(static state => ((AdaptiveConcurrency)state!).Wake(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _wake.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _wakeIsSet = false;
            LetIn();
        }
    }

    private sealed class Waiter
    {
        private readonly TaskCompletionSource<Admission> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenRegistration _registration;

        public Waiter(CancellationToken cancellationToken) =>
            _registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource<Admission>)state!).TrySetCanceled(token), _answer);

        public Task<Admission> Task => _answer.Task;

        public bool TryAnswer(Admission admission)
        {
            // Not awaited: a registration that is running right now only loses the race below.
            _registration.Unregister();
            return _answer.TrySetResult(admission);
        }
    }
}

/// <summary>Whether a caller may call now.</summary>
/// <param name="Epoch">How often the limit had shrunk when the caller was let in.</param>
internal readonly record struct Admission(int Epoch)
{
    /// <summary>How long the provider rests yet; zero where the caller was let in.</summary>
    public TimeSpan RestsFor { get; private init; }

    public bool Granted => RestsFor == TimeSpan.Zero;

    public static Admission TurnedAway(TimeSpan restsFor) => new(0) { RestsFor = restsFor };
}

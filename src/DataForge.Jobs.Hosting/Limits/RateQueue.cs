using DataForge.Jobs.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>
/// This process's calls that wait for permits of one provider, first come, first served. Permits are taken from the
/// database for all that wait at once, and each is used at its own moment.
/// </summary>
internal sealed partial class RateQueue(string provider, TimeSpan perRequest, TimeSpan perToken, RateGrants grants, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// How far ahead permits are given out: enough that none of the processes ever runs dry between two questions, little
    /// enough that one which stops wastes next to nothing.
    /// </summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(2);

    /// <summary>A process takes at most this much of the limit at once.</summary>
    private static readonly TimeSpan LargestChunk = TimeSpan.FromSeconds(1);

    /// <summary>Unused time that may be made up for: what a busy machine oversleeps.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// A permit that was not used by then is lost: a process that was held up must not make up for it all at once, while
    /// the others keep their pace.
    /// </summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly RateTerms Terms = new(Horizon, CatchUp);

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly Queue<long> _permits = new();
    private TaskCompletionSource _arrival = NewArrival();
    private bool _pumping;
    private long _correction;

    /// <summary>How many wait.</summary>
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

    /// <summary>Waits for a permit.</summary>
    public async ValueTask AcquireAsync(long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(tokens);
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            place = _waiters.AddLast(waiter);
            _arrival.TrySetResult();
            if (!_pumping)
            {
                _pumping = true;
                // It asks for all who wait: it is no part of the trace, or of the log, of the one who came first.
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(PumpAsync, CancellationToken.None);
                }
            }
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        await waiter.Turn.Task.ConfigureAwait(false);
    }

    /// <summary>Corrects estimates; told to the database with the next question.</summary>
    public void Correct(long tokens) => Interlocked.Add(ref _correction, tokens);

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Leave(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _waiters.Remove(place);
            }
        }

        place.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private async Task PumpAsync()
    {
        Task? taking = null;
        while (true)
        {
            TimeSpan? next;
            int wanted;
            Task arrival;
            lock (_gate)
            {
                next = UseDuePermits();
                wanted = _waiters.Count - _permits.Count;
                if (_waiters.Count == 0 && taking is null)
                {
                    _pumping = false;
                    return;
                }

                if (_arrival.Task.IsCompleted)
                {
                    _arrival = NewArrival();
                }

                arrival = _arrival.Task;
            }

            taking ??= wanted > 0 ? TakeAsync(wanted) : null;
            var wakings = new List<Task>(3) { arrival };
            if (next is { } pause)
            {
                wakings.Add(Task.Delay(pause, time));
            }

            if (taking is not null)
            {
                wakings.Add(taking);
            }

            await Task.WhenAny(wakings).ConfigureAwait(false);
            if (taking is { IsCompleted: true })
            {
                taking = null;
            }
        }
    }

    /// <summary>Lets in whoever's moment has come.</summary>
    /// <returns>How long until the next moment; null where no permit is left.</returns>
    private TimeSpan? UseDuePermits()
    {
        var now = time.GetTimestamp();
        while (_permits.TryPeek(out var moment))
        {
            var until = time.GetElapsedTime(now, moment);
            if (until > TimeSpan.Zero)
            {
                return until;
            }

            if (until < -Stale)
            {
                _permits.Dequeue();
                continue;
            }

            if (_waiters.First is not { } first)
            {
                return null;
            }

            _permits.Dequeue();
            _waiters.RemoveFirst();
            first.Value.Turn.TrySetResult();
        }

        return null;
    }

    private async Task TakeAsync(int wanted)
    {
        try
        {
            var estimates = Next(wanted);
            if (Interlocked.Exchange(ref _correction, 0) is var correction && correction != 0 && perToken > TimeSpan.Zero)
            {
                await grants.CorrectAsync(provider, perToken * correction, CancellationToken.None).ConfigureAwait(false);
            }

            var grant = await grants.TakeAsync(provider, estimates.Count, perRequest * estimates.Count, perToken * estimates.Sum(), Terms, CancellationToken.None).ConfigureAwait(false);
            var now = time.GetTimestamp();
            if (grant.Count == 0)
            {
                var ahead = grant.FirstRequestIn > grant.FirstTokenIn ? grant.FirstRequestIn : grant.FirstTokenIn;
                var pause = ahead - (Horizon / 2);
                await Task.Delay(pause > Pause ? Pause : pause, time).ConfigureAwait(false);
                return;
            }

            lock (_gate)
            {
                var (request, token) = (grant.FirstRequestIn, grant.FirstTokenIn);
                foreach (var tokens in estimates)
                {
                    var moment = request > token ? request : token;
                    _permits.Enqueue(now + (long)(moment.TotalSeconds * time.TimestampFrequency));
                    request += perRequest;
                    token += perToken * tokens;
                }
            }
        }
#pragma warning disable CA1031 // Without the database nothing may be sent, whatever the matter is: the answers could not be stored either.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Trouble(provider, exception.Message);
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }

    /// <summary>The estimates of those that are next and have no permit yet.</summary>
    private List<long> Next(int wanted)
    {
        var chosen = new List<long>();
        var taken = TimeSpan.Zero;
        lock (_gate)
        {
            foreach (var waiter in _waiters.Skip(_permits.Count).Take(wanted))
            {
                var (request, token) = (perRequest, perToken * waiter.Tokens);
                taken += request > token ? request : token;
                if (chosen.Count > 0 && taken > LargestChunk)
                {
                    break;
                }

                chosen.Add(waiter.Tokens);
            }
        }

        // Whoever waited has gone meanwhile; the permit is for whoever comes next.
        return chosen.Count > 0 ? chosen : [0];
    }

    [LoggerMessage(LogLevel.Warning, "Calls to {Provider} wait, because their permits could not be asked for: {Problem}")]
    private partial void Trouble(string provider, string problem);

    private sealed class Waiter(long tokens)
    {
        public long Tokens => tokens;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

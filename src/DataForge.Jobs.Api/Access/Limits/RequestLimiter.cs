using System.Collections.Concurrent;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Limits;

/// <summary>What became of a request under a limit.</summary>
/// <param name="IsGranted">Whether it may go on.</param>
/// <param name="Limit">Requests a minute.</param>
/// <param name="Remaining">How many more could come now, as far as this process knows.</param>
/// <param name="FullIn">When the whole limit is there again.</param>
/// <param name="NextIn">When it is worth trying again; zero where it is granted.</param>
internal readonly record struct RequestPermit(bool IsGranted, int Limit, int Remaining, TimeSpan FullIn, TimeSpan NextIn);

/// <summary>
/// Holds limits on requests over all processes. Permits are leased from the database in blocks of a second's worth, and
/// all that wait for the same subject are served by one statement; what is refused is refused from memory until there is
/// something to be had.
/// </summary>
internal sealed class RequestLimiter(RequestRates rates, TimeProvider time)
{
    private const int SecondsPerMinute = 60;
    private const int LargestBlock = 1_000;

    /// <summary>Permits that were not used by then are lost: a second's worth at most.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Asks for one request.</summary>
    /// <param name="subject">A key or an address.</param>
    /// <param name="limit">Requests a minute, at least 1.</param>
    public async ValueTask<RequestPermit> TakeAsync(string subject, int limit, CancellationToken cancellationToken)
    {
        var bucket = _buckets.GetOrAdd(subject, static _ => new Bucket());
        while (true)
        {
            Task lease;
            lock (bucket)
            {
                bucket.UsedAt = time.GetTimestamp();
                if (bucket.Settle(limit, time) is { } permit)
                {
                    return permit;
                }

                bucket.Waiting++;
                lease = bucket.Lease is { IsCompleted: false } under ? under : bucket.Lease = LeaseAsync(subject, limit, bucket);
            }

            try
            {
                await lease.WaitAsync(cancellationToken);
            }
            finally
            {
                lock (bucket)
                {
                    bucket.Waiting--;
                }
            }
        }
    }

    /// <summary>How a subject is refused yet, as far as this process knows; null where it may be let in.</summary>
    public RequestPermit? Refusal(string subject)
    {
        if (!_buckets.TryGetValue(subject, out var bucket))
        {
            return null;
        }

        lock (bucket)
        {
            return bucket.Refusal(time.GetElapsedTime(bucket.AnsweredAt));
        }
    }

    /// <summary>Forgets subjects that were not heard of lately.</summary>
    public void Sweep()
    {
        foreach (var (subject, bucket) in _buckets)
        {
            lock (bucket)
            {
                if (bucket.Waiting == 0 && time.GetElapsedTime(bucket.UsedAt) > s_idle)
                {
                    _buckets.TryRemove(new(subject, bucket));
                }
            }
        }
    }

    private async Task LeaseAsync(string subject, int limit, Bucket bucket)
    {
        // Not on the caller's time: it holds the bucket's lock.
        await Task.Yield();
        int wanted;
        lock (bucket)
        {
            wanted = Math.Clamp(Math.Max(limit / SecondsPerMinute, bucket.Waiting), 1, Math.Min(limit, LargestBlock));
        }

        var asked = time.GetTimestamp();
        var grant = await rates.TakeAsync(subject, limit, wanted, CancellationToken.None);
        lock (bucket)
        {
            (bucket.Limit, bucket.Left, bucket.Remaining) = (limit, grant.Granted, grant.Remaining);
            (bucket.AnsweredAt, bucket.FullIn) = (asked, grant.FullIn);
            bucket.RefusedFor = grant.Granted == 0 ? grant.NextIn : TimeSpan.Zero;
        }
    }

    private sealed class Bucket
    {
        public int Limit { get; set; }

        public int Left { get; set; }

        public int Remaining { get; set; }

        public int Waiting { get; set; }

        public long UsedAt { get; set; }

        public long AnsweredAt { get; set; }

        public TimeSpan FullIn { get; set; }

        public TimeSpan RefusedFor { get; set; }

        public Task? Lease { get; set; }

        /// <summary>An answer from what is known; null where the database must be asked.</summary>
        public RequestPermit? Settle(int limit, TimeProvider time)
        {
            var age = time.GetElapsedTime(AnsweredAt);
            if (Limit != limit)
            {
                return null;
            }

            if (Left > 0 && age < s_lease)
            {
                Left--;
                return new RequestPermit(true, limit, Remaining + Left, FullAfter(age), TimeSpan.Zero);
            }

            Left = 0;
            return Refusal(age);
        }

        /// <summary>How requests are refused without asking; null where the database must be asked.</summary>
        public RequestPermit? Refusal(TimeSpan age) => RefusedFor > age ? new RequestPermit(false, Limit, 0, FullAfter(age), RefusedFor - age) : null;

        private TimeSpan FullAfter(TimeSpan age) => FullIn > age ? FullIn - age : TimeSpan.Zero;
    }
}

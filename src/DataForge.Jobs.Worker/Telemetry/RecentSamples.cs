namespace DataForge.Jobs.Worker.Telemetry;

/// <summary>What this process settled in the last minute, second by second; told with every heartbeat.</summary>
internal sealed class RecentSamples(TimeProvider time)
{
    /// <summary>The last minute's seconds and the one under way.</summary>
    private const int Seconds = 61;

    private readonly Lock _lock = new();
    private readonly (long Second, long Accepted, long Settled)[] _counts = new (long, long, long)[Seconds];

    /// <summary>Accepted and settled samples of the last minute.</summary>
    public (long Accepted, long Settled) LastMinute
    {
        get
        {
            var now = Now();
            long accepted = 0, settled = 0;
            lock (_lock)
            {
                foreach (var count in _counts)
                {
                    if (count.Second > now - Seconds)
                    {
                        accepted += count.Accepted;
                        settled += count.Settled;
                    }
                }
            }

            return (accepted, settled);
        }
    }

    /// <summary>Counts what one admission settled.</summary>
    public void Count(long accepted, long settled)
    {
        var now = Now();
        lock (_lock)
        {
            ref var count = ref _counts[now % Seconds];
            count = count.Second == now ? (now, count.Accepted + accepted, count.Settled + settled) : (now, accepted, settled);
        }
    }

    // Counted from a minute on, so that slots never used are out of sight from the start.
    private long Now() => (time.GetTimestamp() / time.TimestampFrequency) + Seconds;
}

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>
/// Whether this process has reached the database again and again for a while. After an outage every lease has run out: whoever
/// lives is given time to renew its own, before it is taken for dead and charged for what it still books itself.
/// </summary>
/// <param name="least">How long contact must have lasted, and the longest gap in it; longer than renewals are apart.</param>
/// <param name="time">The clock.</param>
public sealed class SteadyContact(TimeSpan least, TimeProvider time)
{
    private long? _since;
    private long _last;

    /// <summary>Whether contact has lasted long enough, up to now.</summary>
    public bool Has => _since is { } since && time.GetElapsedTime(_last) <= least && time.GetElapsedTime(since) > least;

    /// <summary>Notes that the database has just answered.</summary>
    public void Made()
    {
        var now = time.GetTimestamp();
        _since = _since is { } since && time.GetElapsedTime(_last, now) <= least ? since : now;
        _last = now;
    }
}

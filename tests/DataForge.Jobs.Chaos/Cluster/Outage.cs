using System.Diagnostics;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>When something was away, for judging what was to be expected of others meanwhile.</summary>
internal sealed class Outage
{
    private readonly Lock _gate = new();
    private readonly List<(long From, long To, long Sure)> _past = [];
    private long? _since;
    private long? _sureUntil;
    private int _causes;

    /// <summary>Whether it is away now.</summary>
    public bool IsOn
    {
        get
        {
            lock (_gate)
            {
                return _since is not null;
            }
        }
    }

    /// <summary>It goes away, or there is a further cause for it to be.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _causes++;
            _since ??= Stopwatch.GetTimestamp();
        }
    }

    /// <summary>From now on it may be there again at any moment.</summary>
    public void MayEnd()
    {
        lock (_gate)
        {
            _sureUntil ??= Stopwatch.GetTimestamp();
        }
    }

    /// <summary>One cause is gone.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_causes == 0)
            {
                var now = Stopwatch.GetTimestamp();
                _past.Add((_since!.Value, now, _sureUntil ?? now));
                (_since, _sureUntil) = (null, null);
            }
        }
    }

    /// <summary>Whether it was away at any time between two time stamps.</summary>
    public bool Touches(long from, long to)
    {
        lock (_gate)
        {
            return (_since is { } since && since <= to) || _past.Exists(past => past.From <= to && past.To >= from);
        }
    }

    /// <summary>Whether it was surely away for the whole time between two time stamps.</summary>
    public bool Covers(long from, long to)
    {
        lock (_gate)
        {
            return (_since is { } since && since <= from && !(_sureUntil < to)) || _past.Exists(past => past.From <= from && past.Sure >= to);
        }
    }
}

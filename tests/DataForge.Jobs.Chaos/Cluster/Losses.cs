namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>
/// How many provider calls the faults of a run may have cost. A slot of a worker is taken from the start of a call
/// until its answer is stored, so whatever ends a worker, or takes its work from it, costs at most its slots.
/// </summary>
internal sealed class Losses
{
    private int _calls;
    private int _unreached;

    /// <summary>Calls that may have been answered and not stored, and are therefore made again.</summary>
    public int Calls => _calls;

    /// <summary>Calls that a worker may have counted and that never reached the provider.</summary>
    public int Unreached => _unreached;

    /// <summary>A worker with so many slots lost what it had in flight.</summary>
    public void Add(int slots) => Interlocked.Add(ref _calls, slots);

    /// <summary>A worker with so many slots may have called in vain.</summary>
    public void AddUnreached(int slots) => Interlocked.Add(ref _unreached, slots);
}

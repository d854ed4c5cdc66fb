namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>Keeps answers in the memory of one process, the newest of them, for programs without a database.</summary>
/// <param name="size">How many, at least 1.</param>
public sealed class MemoryReplayStore(int size, TimeProvider time) : IReplayStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ReplayKey, LinkedListNode<Kept>> _byKey = [];
    private readonly LinkedList<Kept> _oldestFirst = new();
    private long _hits;

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byKey.Count;
            }
        }
    }

    /// <summary>How many were given again.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <inheritdoc />
    public ValueTask<ReplayEntry?> FindAsync(ReplayKey key, CompletionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return new(_byKey.TryGetValue(key, out var node) && time.GetElapsedTime(node.Value.Since) is var age && age < node.Value.Ttl && age < request.Replay?.Ttl
                ? node.Value.Entry
                : null);
        }
    }

    /// <inheritdoc />
    public ValueTask KeepAsync(ReplayKey key, CompletionRequest request, ReplayEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            if (_byKey.Remove(key, out var before))
            {
                _oldestFirst.Remove(before);
            }

            _byKey[key] = _oldestFirst.AddLast(new Kept(key, entry, time.GetTimestamp(), request.Replay?.Ttl ?? ReplayPolicy.DefaultTtl));
            while (_byKey.Count > size)
            {
                _byKey.Remove(_oldestFirst.First!.Value.Key);
                _oldestFirst.RemoveFirst();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Replayed(CompletionRequest request, ReplayEntry entry) => Interlocked.Increment(ref _hits);

    private sealed record Kept(ReplayKey Key, ReplayEntry Entry, long Since, TimeSpan Ttl);
}

using System.Collections.Concurrent;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>Notes when keys are used: in memory at each request, in the database at most once a minute a key.</summary>
internal sealed class KeyUse(ApiKeyStore keys, TimeProvider time)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, long> _writtenAt = new();
    private readonly ConcurrentDictionary<Guid, bool> _used = new();

    /// <summary>A key was used just now.</summary>
    public void Note(Guid key)
    {
        if (!_writtenAt.TryGetValue(key, out var at) || time.GetElapsedTime(at) >= s_every)
        {
            _used[key] = true;
        }
    }

    /// <summary>Writes what was noted, in one statement.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_used.IsEmpty)
        {
            return;
        }

        Guid[] used = [.. _used.Keys];
        await keys.UsedAsync(used, s_every, cancellationToken);
        var now = time.GetTimestamp();
        foreach (var key in used)
        {
            _writtenAt[key] = now;
            _used.TryRemove(key, out _);
        }
    }
}

using System.Collections.Concurrent;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>
/// Tells callers by their keys. What the database said of a key is believed for two seconds, so that a busy key costs a
/// read every other second, and a revoked one is refused everywhere soon after.
/// </summary>
internal sealed class KeyRing(ApiKeyStore keys, IOptions<AccessOptions> options, TimeProvider time)
{
    private const int MostUnknown = 20_000;
    private static readonly TimeSpan s_believed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(5);

    private readonly Caller _operators = new(Job.DefaultTenant, Permission.All, null);
    private readonly byte[]? _operatorsHash = options.Value.AdminKey is { } key ? KeySecret.HashOf(key) : null;
    private readonly ConcurrentDictionary<string, Sighting> _sightings = new(StringComparer.Ordinal);

    /// <summary>Whether a text begins like a key that was in force not long ago; looking it up is then no waste.</summary>
    public bool Remembers(string text) =>
        _operatorsHash is not null && KeySecret.PrefixOf(text) is null
        || KeySecret.PrefixOf(text) is { } prefix && _sightings.TryGetValue(prefix, out var sighting) && sighting.WasKnown;

    /// <summary>Who brings this key; null where it is none, or no longer one.</summary>
    public async ValueTask<Caller?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var hash = KeySecret.HashOf(text);
        if (_operatorsHash is not null && KeySecret.Is(hash, _operatorsHash))
        {
            return _operators;
        }

        if (KeySecret.PrefixOf(text) is not { } prefix)
        {
            return null;
        }

        var sighting = Current(prefix);
        var known = await sighting.Secret.Value.WaitAsync(cancellationToken);
        sighting.WasKnown = known is not null;
        if (known is null || !KeySecret.Is(hash, known.Hash) || known.ExpiresAt <= known.Now + time.GetElapsedTime(sighting.SeenAt))
        {
            return null;
        }

        return new Caller(known.Key.Tenant, PermissionNames.Of(known.Key.Permissions), known.Key);
    }

    /// <summary>Forgets everything, so that what was just changed holds in this process at once.</summary>
    public void Forget() => _sightings.Clear();

    /// <summary>Drops what nobody asked for lately.</summary>
    public void Sweep()
    {
        foreach (var (prefix, sighting) in _sightings)
        {
            if (time.GetElapsedTime(sighting.SeenAt) > (sighting.WasKnown ? s_remembered : s_believed))
            {
                _sightings.TryRemove(new(prefix, sighting));
            }
        }
    }

    private Sighting Current(string prefix)
    {
        if (_sightings.TryGetValue(prefix, out var sighting) && time.GetElapsedTime(sighting.SeenAt) < s_believed && !sighting.Failed)
        {
            return sighting;
        }

        // Counted from before the question, so that an answer that is long on its way is not believed longer. Who asks at the
        // same moment may ask a second time; that is harmless.
        var fresh = new Sighting(time.GetTimestamp(), sighting?.WasKnown ?? false, () => keys.FindSecretAsync(prefix, CancellationToken.None));
        if (sighting is not null || _sightings.Count < MostUnknown)
        {
            _sightings[prefix] = fresh;
        }

        return fresh;
    }

    private sealed class Sighting(long seenAt, bool wasKnown, Func<Task<KnownSecret?>> ask)
    {
        public long SeenAt => seenAt;

        public bool WasKnown { get; set; } = wasKnown;

        public Lazy<Task<KnownSecret?>> Secret { get; } = new(ask);

        public bool Failed => Secret is { IsValueCreated: true, Value.IsFaulted: true } or { IsValueCreated: true, Value.IsCanceled: true };
    }
}

using DataForge.Jobs.Generation.Providers.Replay;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>How answers that were bought before are used again.</summary>
/// <param name="Mode">Whether at all.</param>
/// <param name="TtlSeconds">The oldest answer that will do, and how long new ones are kept, in seconds, at least 1.</param>
public sealed record CacheSpec(CacheMode Mode, long TtlSeconds)
{
    /// <summary>The <see cref="TtlSeconds"/> of a request that names none: a week.</summary>
    public static readonly long DefaultTtlSeconds = (long)ReplayPolicy.DefaultTtl.TotalSeconds;

    /// <summary>The same as a policy for calls; null where nothing is used again.</summary>
    /// <param name="job">The job that asks; null for a preview.</param>
    public ReplayPolicy? PolicyOf(Guid? job) => Mode == CacheMode.Replay ? new ReplayPolicy(TimeSpan.FromSeconds(TtlSeconds)) { Job = job } : null;
}

/// <summary>Whether answers are used again.</summary>
public enum CacheMode
{
    /// <summary>Every answer is asked for.</summary>
    Off,

    /// <summary>An answer to the same request and ordinal is used again.</summary>
    Replay,
}

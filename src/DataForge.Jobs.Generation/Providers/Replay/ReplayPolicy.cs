namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>That an answer to the same request may be given again.</summary>
/// <param name="Ttl">The oldest answer that will do, and how long a new one is kept; above zero.</param>
public sealed record ReplayPolicy(TimeSpan Ttl)
{
    /// <summary>How long answers are kept where nobody says: a week.</summary>
    public static readonly TimeSpan DefaultTtl = TimeSpan.FromDays(7);

    /// <summary>The job that asks, by which its answers can be removed; null where no job does.</summary>
    public Guid? Job { get; init; }
}

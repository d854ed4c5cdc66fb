using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Api.Events;

/// <summary>Settings of live events, <c>Events__…</c>.</summary>
internal sealed class EventsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Events";

    /// <summary>Seconds of silence after which a comment says that the stream is still there; shorter than the minute after which usual proxies cut.</summary>
    [Range(0.1, 3600)]
    public double HeartbeatSeconds { get; set; } = 15;

    /// <summary>Seconds after which a watched job is looked at although nobody said that it changed.</summary>
    [Range(0.1, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>Streams at once in one process; further ones are asked to come back.</summary>
    [Range(1, 1_000_000)]
    public int MostStreams { get; set; } = 10_000;

    /// <summary><see cref="HeartbeatSeconds"/> as a time.</summary>
    public TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);

    /// <summary><see cref="PollSeconds"/> as a time.</summary>
    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);
}

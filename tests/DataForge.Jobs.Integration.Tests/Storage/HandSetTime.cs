namespace DataForge.Jobs.Integration.Tests.Storage;

/// <summary>Its timers are real, and its clock goes only where it is told to.</summary>
internal sealed class HandSetTime : TimeProvider
{
    private long _now = TimeSpan.FromDays(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Add(TimeSpan more) => Interlocked.Add(ref _now, more.Ticks);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>What happened when, in the words of the suite; beside the processes' own logs it explains a failure.</summary>
internal sealed class Timeline
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Since the run began.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    /// <summary>Everything noted so far.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Notes something, with the run's time and the wall clock by which logs are written.</summary>
    public void Note(string what) =>
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,8:0.000}  {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}  {what}"));
}

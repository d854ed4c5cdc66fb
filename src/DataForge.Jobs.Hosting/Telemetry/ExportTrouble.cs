using System.Diagnostics.Tracing;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>Hears what the exporter says of its receiver, and passes it on now and then: it would say so every few seconds.</summary>
internal sealed class ExportTrouble(Action<string> tell) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly long Quiet = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private long _toldAt = -Quiet;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
        {
            EnableEvents(eventSource, EventLevel.Error);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var (last, now) = (Interlocked.Read(ref _toldAt), Environment.TickCount64);
        // The event's own words hold the address, and that may hold a key.
        if (tell is not null && now - last >= Quiet && Interlocked.CompareExchange(ref _toldAt, now, last) == last)
        {
            tell(eventData.EventName ?? "ExportFailed");
        }
    }
}

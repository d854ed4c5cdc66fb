using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>How lines name what happened, and how bad it is.</summary>
internal static class LogEvent
{
    /// <summary>The event's name; the end of the category where the one who logs gave it none.</summary>
    public static string NameOf<T>(in LogEntry<T> entry) =>
        entry.EventId.Name is { Length: > 0 } name ? name : entry.Category[(entry.Category.LastIndexOf('.') + 1)..];

    public static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}

using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Standalone;

internal static partial class PrivatePostgresLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL {Major} is ready on 127.0.0.1:{Port}, data in {Directory}")]
    public static partial void Ready(this ILogger logger, int major, int port, string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Private PostgreSQL ended with code {Code}; starting it again in {Delay}. Its last words: {LastLines}")]
    public static partial void Died(this ILogger logger, int code, TimeSpan delay, string lastLines);

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL is back")]
    public static partial void Back(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Private PostgreSQL could not be started again: {Problem}")]
    public static partial void NotBack(this ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "PostgreSQL: {Line}")]
    public static partial void ServerLine(this ILogger logger, string line);
}

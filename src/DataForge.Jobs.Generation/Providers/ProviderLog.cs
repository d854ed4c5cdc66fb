using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>What operators are told; never a prompt, never a key.</summary>
internal static class ProviderLog
{
    public static readonly Action<ILogger, string, TimeSpan, ProviderErrorKind?, Exception?> CircuitOpened =
        LoggerMessage.Define<string, TimeSpan, ProviderErrorKind?>(
            LogLevel.Warning,
            new EventId(1, nameof(CircuitOpened)),
            "Provider {Provider} rests for {Pause} after failures in a row, the last one {ErrorKind}");

    public static readonly Action<ILogger, string, Exception?> CircuitClosed =
        LoggerMessage.Define<string>(LogLevel.Information, new EventId(2, nameof(CircuitClosed)), "Provider {Provider} answers again");
}

using DataForge.Jobs.Generation.Providers.Redaction;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>What operators are told; never a key, and prompts and answers only at Trace.</summary>
internal static class ProviderLog
{
    public static readonly Action<ILogger, string, TimeSpan, ProviderErrorKind?, Exception?> CircuitOpened =
        LoggerMessage.Define<string, TimeSpan, ProviderErrorKind?>(
            LogLevel.Warning,
            new EventId(1, nameof(CircuitOpened)),
            "Provider {Provider} rests for {Pause} after failures in a row, the last one {ErrorKind}");

    public static readonly Action<ILogger, string, Exception?> CircuitClosed =
        LoggerMessage.Define<string>(LogLevel.Information, new EventId(2, nameof(CircuitClosed)), "Provider {Provider} answers again");

    private static readonly Action<ILogger, string, string, Exception?> Asking =
        LoggerMessage.Define<string, string>(LogLevel.Trace, new EventId(3, nameof(Asking)), "{Model} is asked: {Messages}");

    private static readonly Action<ILogger, string, string, Exception?> Saying =
        LoggerMessage.Define<string, string>(LogLevel.Trace, new EventId(4, nameof(Saying)), "{Model} says: {Outcome}");

    /// <summary>Writes a question down word for word, where somebody has asked for that.</summary>
    public static void Asked(ILogger logger, CompletionRequest request, Redactor redactor)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            Asking(logger, request.Model, redactor.Clean(string.Join(" | ", request.Messages.Select(static message => $"{message.Role}: {message.Text}"))), null);
        }
    }

    /// <summary>Writes an answer down word for word, where somebody has asked for that.</summary>
    public static void Said(ILogger logger, CompletionRequest request, CompletionOutcome outcome)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            var said = outcome switch
            {
                CompletionOutcome.Answered answered => answered.Text,
                CompletionOutcome.Refused refused => $"(refused) {refused.Message}",
                CompletionOutcome.Deferred deferred => $"(not now) {deferred.Message}",
                _ => "(nothing)",
            };
            Saying(logger, request.Model, said, null);
        }
    }
}

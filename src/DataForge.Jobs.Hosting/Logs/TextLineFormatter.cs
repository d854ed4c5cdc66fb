using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>
/// A line for people: <c>12:30:05.123 warning  The message  (job=… batch=…)</c>, an exception indented below it. Control
/// characters of values are written out, so that no value can look like a line of its own or move the terminal's cursor.
/// </summary>
internal sealed class TextLineFormatter(IOptions<TextLineOptions> options, TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "dataforge-text";

    private const string Plain = "\e[0m";
    private const string Faint = "\e[2m";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (colour, faint, plain) = options.Value.Coloured ? (ColourOf(logEntry.LogLevel), Faint, Plain) : ("", "", "");
        var line = new StringBuilder(256);
        line.Append(faint).Append(time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(plain).Append(' ')
            .Append(colour).Append(LogEvent.WordOf(logEntry.LogLevel).PadRight("critical".Length)).Append(plain).Append(' ');
        AppendEscaped(line, logEntry.Formatter(logEntry.State, logEntry.Exception), isText: false);
        AppendContext(line, logEntry, scopeProvider, faint, plain);
        if (logEntry.Exception is { } exception)
        {
            line.AppendLine().Append("    ");
            AppendEscaped(line, exception.ToString(), isText: true);
        }

        textWriter.WriteLine(line);
    }

    private static void AppendContext<T>(StringBuilder line, in LogEntry<T> entry, IExternalScopeProvider? scopes, string faint, string plain)
    {
        var context = LineContext.Of(entry, scopes);
        line.Append(faint).Append("  (").Append(LogEvent.NameOf(entry));
        Append("job", context.Job);
        Append("batch", context.Batch?.ToString(CultureInfo.InvariantCulture));
        Append("tenant", context.Tenant);
        Append("request", context.RequestId);
        line.Append(')').Append(plain);

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                line.Append(' ').Append(name).Append('=');
                AppendEscaped(line, value, isText: false);
            }
        }
    }

    /// <param name="isText">Whether it may have several lines; those after the first are indented.</param>
    private static void AppendEscaped(StringBuilder line, string text, bool isText)
    {
        foreach (var unit in text)
        {
            switch (unit)
            {
                case '\n' when isText:
                    line.AppendLine().Append("    ");
                    break;
                case '\r' when isText:
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                case '\r':
                    line.Append("\\r");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                // Separators of lines and paragraphs, and what turns the direction of writing.
                case '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'):
                case var control when char.IsControl(control):
                    line.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    break;
                default:
                    line.Append(unit);
                    break;
            }
        }
    }

    private static string ColourOf(LogLevel level) => level switch
    {
        LogLevel.Warning => "\e[33m",
        LogLevel.Error or LogLevel.Critical => "\e[31m",
        LogLevel.Information => "\e[32m",
        _ => Faint,
    };
}

/// <summary>How lines for people look.</summary>
internal sealed class TextLineOptions
{
    /// <summary>Whether the level has a colour.</summary>
    public bool Coloured { get; set; }
}

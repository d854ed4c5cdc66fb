using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>
/// One JSON object a line, for programs: <c>time, level, event, category, request_id, job, batch, worker, tenant, trace_id,
/// span_id, message, fields, exception</c>, those that do not apply left out. No value can break out of its line.
/// </summary>
internal sealed class JsonLineFormatter(IOptions<LineIdentity> identity, TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "dataforge-json";

    // Relaxed is unsafe in HTML only; control characters and separators of lines are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", LogEvent.WordOf(logEntry.LogLevel));
            json.WriteString("event", LogEvent.NameOf(logEntry));
            json.WriteString("category", logEntry.Category);
            WriteContext(json, LineContext.Of(logEntry, scopeProvider));
            json.WriteString("message", message);
            WriteFields(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        if (buffer.Capacity > 64 * 1024)
        {
            _buffer = null;
        }
    }

    private void WriteContext(Utf8JsonWriter json, LineContext context)
    {
        WriteText(json, LogField.RequestId, context.RequestId);
        WriteText(json, LogField.Job, context.Job);
        if (context.Batch is { } batch)
        {
            json.WriteNumber(LogField.Batch, batch);
        }

        WriteText(json, "worker", identity.Value.Worker?.ToString());
        WriteText(json, LogField.Tenant, context.Tenant);
        if (Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("trace_id", activity.TraceId.ToHexString());
            json.WriteString("span_id", activity.SpanId.ToHexString());
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>The values of the message, under their own names.</summary>
    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        // The last value of a message is its wording.
        if (values is null || values.Count < 2)
        {
            return;
        }

        json.WriteStartObject("fields");
        for (var i = 0; i < values.Count; i++)
        {
            var (name, value) = values[i];
            if (name == "{OriginalFormat}")
            {
                continue;
            }

            json.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}

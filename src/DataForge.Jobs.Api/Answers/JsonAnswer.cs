using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataForge.Jobs.Api.Answers;

/// <summary>An answer that is written straight into the response.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="write">Writes one JSON value.</param>
internal sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>Letters of any language as themselves; no answer is ever part of a page.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An answer with status 200.</summary>
    public static JsonAnswer Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, write);

    /// <summary>A list, whole or one page of it.</summary>
    /// <param name="items">The page's items.</param>
    /// <param name="nextCursor">Where the next page begins; null after the last.</param>
    /// <param name="write">Writes an item.</param>
    public static JsonAnswer List<T>(IEnumerable<T> items, string? nextCursor, Action<Utf8JsonWriter, T> write) => Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteString("next_cursor", nextCursor);
        writer.WriteEndObject();
    });

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType ??= "application/json";
        await using (var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, Options))
        {
            write(writer);
            writer.Flush();
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}

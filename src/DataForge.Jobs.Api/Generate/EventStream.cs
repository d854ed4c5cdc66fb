using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using Microsoft.AspNetCore.Http.Features;

namespace DataForge.Jobs.Api.Generate;

/// <summary>
/// Server-sent events of a response, each sent at once. JSON has no line breaks of its own, so an event's data is one line.
/// </summary>
internal sealed class EventStream(HttpResponse response) : IDisposable
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Begins the response, so that the client knows that it was heard.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await StartAsync(response, cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>Begins a response of events, whoever writes them.</summary>
    public static async Task StartAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache, no-store";
        // What stands in between must not hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancellationToken);
    }

    /// <summary>Sends an event.</summary>
    /// <param name="name">Its name; null for a message.</param>
    /// <param name="write">Writes its data, one JSON value.</param>
    public async ValueTask SendAsync(string? name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var body = response.BodyWriter;
            if (name is not null)
            {
                body.Write("event: "u8);
                body.Write(System.Text.Encoding.UTF8.GetBytes(name));
                body.Write("\n"u8);
            }

            body.Write("data: "u8);
            await using (var writer = new Utf8JsonWriter(body, JsonAnswer.Options))
            {
                write(writer);
            }

            body.Write("\n\n"u8);
            await body.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends a comment, which clients do not see: whoever stands in between must not take silence for an end.</summary>
    public async ValueTask SendNothingAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            response.BodyWriter.Write(": waiting\n\n"u8);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();
}

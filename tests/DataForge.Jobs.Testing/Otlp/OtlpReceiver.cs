using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Testing.Otlp;

/// <summary>Takes traces over OTLP (HTTP with protobuf) on a loopback port, and keeps them, as spans and as bytes.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentQueue<string> _headers = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/v1/traces", TakeAsync);
    }

    /// <summary>What <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is to be.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>The variables that send a process's traces here, soon.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("OTEL_EXPORTER_OTLP_ENDPOINT", Address.ToString()),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        new("OTEL_BSP_SCHEDULE_DELAY", "100"),
        new("OTEL_BSP_MAX_QUEUE_SIZE", "65536"),
    ];

    /// <summary>What a request is answered with.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    /// <summary>Every span so far.</summary>
    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>Every body so far.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _bodies];

    /// <summary>The headers of every request so far.</summary>
    public IReadOnlyList<string> Headers => [.. _headers];

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what arrived is as asked.</summary>
    /// <returns>Every span so far.</returns>
    public async Task<IReadOnlyList<ReceivedSpan>> WaitAsync(Func<IReadOnlyList<ReceivedSpan>, bool> until)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var spans = Spans;
            if (until(spans))
            {
                return spans;
            }

            if (clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"Of {spans.Count} spans some are missing: {string.Join(", ", spans.GroupBy(span => (span.Service, span.Name)).Select(same => $"{same.Count()} {same.Key}"))}");
            }

            await Task.Delay(50);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _headers.Enqueue(string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")));
        _bodies.Enqueue(body.ToArray());
        if (Answer == HttpStatusCode.OK)
        {
            foreach (var span in TraceRequest.Read(body.ToArray()))
            {
                _spans.Enqueue(span);
            }
        }

        return Results.StatusCode((int)Answer);
    }
}

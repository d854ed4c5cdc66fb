using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Testing.Otlp;

/// <summary>Takes traces over OTLP, by HTTP and by gRPC, on loopback ports, and keeps them, as spans and as bytes.</summary>
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
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, grpc => grpc.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.MapPost("/v1/traces", TakeAsync);
        _app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", TakeCallAsync);
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

    /// <summary>The variables that send them by gRPC, which is the default.</summary>
    public IEnumerable<KeyValuePair<string, string>> GrpcSettings => [new("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Last()), new("OTEL_EXPORTER_OTLP_PROTOCOL", "")];

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
        await KeepAsync(request, framing: 0);
        return Results.StatusCode((int)Answer);
    }

    // A call is one message behind five bytes of framing; its answer an empty one.
    private async Task TakeCallAsync(HttpContext context)
    {
        await KeepAsync(context.Request, framing: 5);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", Answer == HttpStatusCode.OK ? "0" : "3");
    }

    private async Task KeepAsync(HttpRequest request, int framing)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _headers.Enqueue(string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")));
        _bodies.Enqueue(body.ToArray());
        if (Answer == HttpStatusCode.OK)
        {
            foreach (var span in TraceRequest.Read(body.ToArray().AsSpan(framing)))
            {
                _spans.Enqueue(span);
            }
        }
    }
}

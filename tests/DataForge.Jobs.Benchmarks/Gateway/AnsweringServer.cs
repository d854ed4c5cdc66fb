using System.Buffers.Text;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Benchmarks.Gateway;

/// <summary>
/// A local server that answers with the same 80 words after as many milliseconds as the last number of the question says.
/// It takes some time, as models do: a server that answered at once would only show how many calls two cores can make.
/// </summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    /// <summary>What stands before the number.</summary>
    public const string LatencyMark = "Milliseconds: ";

    private static readonly byte[] Mark = Encoding.UTF8.GetBytes(LatencyMark);

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """{"id":"a","object":"chat.completion","model":"local","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":" """
        + string.Join(' ', Enumerable.Repeat("word", 80))
        + """ "}}],"usage":{"prompt_tokens":30,"completion_tokens":80,"total_tokens":110}}""");

    private readonly WebApplication _app;

    private AnsweringServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/{**path}", static async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await Task.Delay(LatencyIn(body.GetBuffer().AsSpan(0, (int)body.Length)));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer);
        });
    }

    /// <summary>Where questions are posted.</summary>
    public Uri Url => new(new Uri(_app.Urls.First()), "/v1/chat/completions");

    public static async Task<AnsweringServer> StartAsync()
    {
        var server = new AnsweringServer();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static int LatencyIn(ReadOnlySpan<byte> body) =>
        Utf8Parser.TryParse(body[(body.LastIndexOf(Mark) + Mark.Length)..], out int milliseconds, out _) ? milliseconds : throw new InvalidOperationException("The question does not say how long its answer takes.");
}

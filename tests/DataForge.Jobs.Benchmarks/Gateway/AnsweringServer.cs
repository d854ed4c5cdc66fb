using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Benchmarks.Gateway;

/// <summary>
/// A local server that answers every question after the same time with the same 80 words. It takes some, as models do: a
/// server that answered at once would only show how many calls two cores can make.
/// </summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    /// <summary>How long an answer takes.</summary>
    public static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

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
            await context.Request.Body.CopyToAsync(Stream.Null);
            await Task.Delay(Latency);
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
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Benchmarks.Streaming;

/// <summary>A provider that streams a few tokens, some milliseconds apart, and remembers when it sent each.</summary>
internal sealed class TimedProvider : IAsyncDisposable
{
    public const int Tokens = 5;
    public const string Token = "tick-tock";
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, long[]> _sent = new();

    private TimedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/{**path}", AnswerAsync);
    }

    public Uri ChatUrl => new(_app.Urls.First() + "/v1/chat/completions");

    public static async Task<TimedProvider> StartAsync()
    {
        var provider = new TimedProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>When each token of the stream for a prompt was sent; filled in as it is.</summary>
    public long[] SentOf(string prompt) => _sent.GetOrAdd(prompt, _ => new long[Tokens]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var sent = SentOf(body.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!);
        context.Response.ContentType = "text/event-stream";
        // The headers are under way before the first token, as with real providers.
        await context.Response.Body.FlushAsync();
        for (var index = 0; index < Tokens; index++)
        {
            await Task.Delay(s_between);
            var line = Encoding.UTF8.GetBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + Token + "\"},\"finish_reason\":null}]}\n\n");
            sent[index] = Stopwatch.GetTimestamp();
            await context.Response.Body.WriteAsync(line);
            await context.Response.Body.FlushAsync();
        }

        await context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}\n\ndata: [DONE]\n\n");
    }
}

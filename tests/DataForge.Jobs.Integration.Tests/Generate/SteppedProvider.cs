using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Integration.Tests.Generate;

/// <summary>A provider whose stream goes on only when the test says so.</summary>
internal sealed class SteppedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _steps = new(0);

    private SteppedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/{**path}", AnswerAsync);
    }

    public Uri ChatUrl => new(_app.Urls.First() + "/v1/chat/completions");

    /// <summary>When each piece was sent.</summary>
    public ConcurrentQueue<long> SentAt { get; } = new();

    /// <summary>Whether the reader went away before the end.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<SteppedProvider> StartAsync()
    {
        var provider = new SteppedProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Lets the next piece go; the third ends the stream.</summary>
    public void Step(int pieces = 1) => _steps.Release(pieces);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _steps.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(context, """{"choices":[{"index":0,"delta":{"role":"assistant","content":"One"},"finish_reason":null}]}""");
            await SendAsync(context, """{"choices":[{"index":0,"delta":{"content":" two\n\"three\""},"finish_reason":null}]}""");
            await SendAsync(context, """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""", "[DONE]");
        }
        catch (OperationCanceledException)
        {
            Aborted.TrySetResult();
        }
    }

    private async Task SendAsync(HttpContext context, params string[] events)
    {
        await _steps.WaitAsync(context.RequestAborted);
        SentAt.Enqueue(Stopwatch.GetTimestamp());
        foreach (var each in events)
        {
            await context.Response.WriteAsync($"data: {each}\n\n", context.RequestAborted);
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

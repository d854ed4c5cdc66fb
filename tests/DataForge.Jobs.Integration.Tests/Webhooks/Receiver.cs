using System.Collections.Concurrent;
using DataForge.Jobs.Testing.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

/// <summary>A call as the receiver got it.</summary>
internal sealed record ReceivedCall(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
}

/// <summary>Somebody's server that is called, and may misbehave.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _now;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Everything that came, in order.</summary>
    public ConcurrentQueue<ReceivedCall> Calls { get; } = new();

    /// <summary>The most calls at once.</summary>
    public int MostAtOnce { get; private set; }

    public Uri Address => new(_app.Urls.First());

    /// <param name="answer">Answers the call of this number, from 1; null for 204.</param>
    /// <param name="url">Where to listen, such as the address of one that is no more.</param>
    public static async Task<Receiver> StartAsync(Func<int, HttpContext, Task>? answer = null, string? url = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url ?? $"http://127.0.0.1:{FreePorts.Take()}");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(context => receiver.ReceiveAsync(context, answer));
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Calls that came to a path.</summary>
    public IReadOnlyList<ReceivedCall> At(string path) => [.. Calls.Where(call => call.Path == path)];

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context, Func<int, HttpContext, Task>? answer)
    {
        var atOnce = Interlocked.Increment(ref _now);
        MostAtOnce = Math.Max(MostAtOnce, atOnce);
        try
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            Calls.Enqueue(new ReceivedCall(context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            if (answer is not null)
            {
                await answer(Calls.Count, context);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }
}

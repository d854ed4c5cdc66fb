using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>
/// Answers at the process's addresses while it waits for the database before it starts: it is alive, so that whoever watches over
/// it does not kill it in the middle of a migration, and can do nothing yet.
/// </summary>
internal sealed class WaitingRoom : IAsyncDisposable
{
    private const string RetryAfterSeconds = "2";

    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private WaitingRoom(WebApplication app) => _app = app;

    /// <summary>Opens it where the settings say that the process listens.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<WaitingRoom> OpenAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(settings);
        builder.WebHost.UseKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Configure(settings.GetSection("Kestrel"));
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        try
        {
            await app.StartAsync(cancellationToken);
            return new WaitingRoom(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes it, so that the process itself can listen there.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Closing);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var id = Guid.CreateVersion7().ToString("n");
        context.Response.Headers["X-Request-Id"] = id;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        switch (context.Request.Path.Value)
        {
            case "/api/v1/health":
                return WriteAsync(context, StatusCodes.Status200OK, "application/json", new { status = "healthy" });
            case "/api/v1/ready":
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                var checks = new { database = "unreachable", migrations = "unknown", bus = "unhealthy" };
                return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "application/json", new { status = "not_ready", checks, bus_description = "Not started: the process waits for the database." });
            default:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "application/problem+json", new
                {
                    type = "urn:dataforge:problem:starting",
                    title = "The process is starting",
                    status = StatusCodes.Status503ServiceUnavailable,
                    detail = "It waits for the database, or brings it up to date. Try again in a moment.",
                    code = "starting",
                    request_id = id,
                });
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string type, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body)).AsTask();
    }
}

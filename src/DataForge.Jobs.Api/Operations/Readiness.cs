using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Overview;
using DataForge.Jobs.Storage.Schema;
using MassTransit;
using Npgsql;

namespace DataForge.Jobs.Api.Operations;

/// <summary><c>GET /ready</c>: database and bus usable, migrations applied; 503 says what is not.</summary>
internal sealed partial class Readiness(ClusterOverview database, SchemaMigrator schema, IBusControl bus, TimeProvider time, ILogger<Readiness> logger)
{
    private const string Ok = "ok";
    private const string Unreachable = "unreachable";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static async Task<IResult> HandleAsync(HttpContext context, Readiness readiness, CancellationToken cancellationToken)
    {
        var (database, migrations) = await readiness.DatabaseAsync(cancellationToken);
        var bus = readiness.Bus();
        var busState = bus.Status == BusHealthStatus.Healthy ? Ok : "unhealthy";
        var ready = database == Ok && migrations == Ok && busState == Ok;
        if (!ready)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        return new JsonAnswer(ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", ready ? "ready" : "not_ready");
            writer.WriteStartObject("checks");
            writer.WriteString("database", database);
            writer.WriteString("migrations", migrations);
            writer.WriteString("bus", busState);
            writer.WriteEndObject();
            writer.WriteString("bus_description", bus.Description);
            writer.WriteEndObject();
        });
    }

    private BusHealthResult Bus() => bus.CheckHealth();

    private async Task<(string Database, string Migrations)> DatabaseAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            // A server that says nothing more keeps its client even from giving up.
            return await AskAsync(patience.Token).WaitAsync(s_patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotReady(exception.Message);
            return (Unreachable, "unknown");
        }
    }

    private async Task<(string Database, string Migrations)> AskAsync(CancellationToken cancellationToken)
    {
        await database.PingAsync(cancellationToken);
        return (Ok, await schema.IsCurrentAsync(cancellationToken) ? Ok : "pending");
    }

    [LoggerMessage(LogLevel.Warning, "Not ready: the database does not answer: {Reason}")]
    private partial void NotReady(string reason);
}

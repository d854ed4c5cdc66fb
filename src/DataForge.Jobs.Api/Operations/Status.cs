using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Hosting.Providers;
using MassTransit;

namespace DataForge.Jobs.Api.Operations;

/// <summary>
/// <c>GET /status</c>: the cluster at a glance. Without the database it is a problem, 503, that says what this process knows by
/// itself.
/// </summary>
internal sealed class Status(ClusterState cluster, ProviderGateway gateway, ErrorQueues errors, IBusControl bus, ProcessIdentity identity, TimeProvider time)
{
    /// <summary>Longer than any of its statements takes; a database that answers no sooner is away for whoever looks.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _startedAt = StartOfProcess();

    public static async Task<IResult> HandleAsync(HttpContext context, Status status, CancellationToken cancellationToken) =>
        new QueryReader(context.Request).Refuses(out var problem) ? problem : await status.AnswerAsync(cancellationToken);

    private static DateTimeOffset StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime;
    }

    private async Task<IResult> AnswerAsync(CancellationToken cancellationToken)
    {
        var unread = errors.CountAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        ClusterReading reading;
        try
        {
            // A server that says nothing more keeps its client even from giving up.
            reading = await cluster.ReadAsync(patience.Token).WaitAsync(s_patience, time, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.Caused(exception) || exception is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return KnownProblems.DatabaseUnavailable(WriteSelf);
        }

        var queues = await unread;
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            WriteProcess(writer);
            writer.WriteTime("time", reading.Work.Now);
            StatusJson.WriteWork(writer, reading);
            StatusJson.WriteErrorQueues(writer, queues);
            StatusJson.WriteThroughput(writer, reading);
            StatusJson.WriteWorkers(writer, reading);
            StatusJson.WriteVersions(writer, reading, identity);
            StatusJson.WriteProviders(writer, gateway.Health.Select(ProviderState.Of), reading.Elsewhere);
            writer.WriteEndObject();
        });
    }

    /// <summary>What is known without asking anybody.</summary>
    private void WriteSelf(Utf8JsonWriter writer)
    {
        WriteProcess(writer);
        StatusJson.WriteProviders(writer, gateway.Health.Select(ProviderState.Of), Array.Empty<ProviderState>().ToLookup(state => state.Provider));
    }

    private void WriteProcess(Utf8JsonWriter writer)
    {
        var health = bus.CheckHealth();
        writer.WriteString("version", identity.Version);
        writer.WriteString("host", identity.Host);
        writer.WriteNumber("uptime_seconds", Math.Round((time.GetUtcNow() - _startedAt).TotalSeconds, 1));
        writer.WriteStartObject("bus");
        writer.WriteString("status", health.Status == BusHealthStatus.Healthy ? "ok" : "unhealthy");
        writer.WriteString("description", health.Description);
        writer.WriteEndObject();
    }
}

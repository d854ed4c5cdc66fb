using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Overview;
using DataForge.Jobs.Storage.Workers;

namespace DataForge.Jobs.Api.Operations;

/// <summary><c>GET /status</c>: workers, jobs, batches and versions.</summary>
internal sealed class Status(WorkerRegistry workers, ClusterOverview cluster, ErrorQueues errors, ProcessIdentity identity, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = StartOfProcess();

    public static async Task<IResult> HandleAsync(HttpContext context, Status status, CancellationToken cancellationToken) =>
        new QueryReader(context.Request).Refuses(out var problem) ? problem : await status.AnswerAsync(cancellationToken);

    private static DateTimeOffset StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime;
    }

    private async Task<JsonAnswer> AnswerAsync(CancellationToken cancellationToken)
    {
        var live = await workers.LiveAsync(cancellationToken);
        var work = await cluster.WorkAsync(cancellationToken);
        var unread = await errors.CountAsync(cancellationToken);
        return JsonAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("version", identity.Version);
            writer.WriteString("host", identity.Host);
            writer.WriteNumber("uptime_seconds", Math.Round((time.GetUtcNow() - _startedAt).TotalSeconds, 1));
            writer.WriteTime("time", work.Now);
            WriteWork(writer, work);
            WriteErrorQueues(writer, unread);
            writer.WriteStartArray("workers");
            foreach (var (worker, batches) in live)
            {
                WriteWorker(writer, worker, batches);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteWork(Utf8JsonWriter writer, ClusterWork work)
    {
        writer.WriteStartObject("jobs");
        foreach (var status in JobStatus.All)
        {
            writer.WriteNumber(status, work.Jobs.GetValueOrDefault(status));
        }

        writer.WriteEndObject();
        writer.WriteStartObject("batches");
        writer.WriteNumber("ready", work.ReadyBatches);
        writer.WriteNumber("parked", work.ParkedBatches);
        writer.WriteNumber("leased", work.LeasedBatches);
        writer.WriteNumber("done", work.DoneBatches);
        writer.WriteEndObject();
        writer.WritePropertyName("oldest_waiting_job");
        if (work.OldestWaiting is not { } oldest)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", oldest.JobId);
        writer.WriteNumber("waiting_seconds", Math.Round(Math.Max(0, (work.Now - oldest.CreatedAt).TotalSeconds), 1));
        writer.WriteEndObject();
    }

    /// <summary>Messages that nobody could read, by the queue they wait in; null where there is no broker, or it is away.</summary>
    private static void WriteErrorQueues(Utf8JsonWriter writer, IReadOnlyDictionary<string, long>? unread)
    {
        if (unread is null)
        {
            writer.WriteNull("error_queues");
            return;
        }

        writer.WriteStartObject("error_queues");
        foreach (var (queue, count) in unread)
        {
            writer.WriteNumber(queue, count);
        }

        writer.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter writer, WorkerProcess worker, int batches)
    {
        writer.WriteStartObject();
        writer.WriteString("id", worker.Id);
        writer.WriteString("host", worker.Host);
        writer.WriteString("version", worker.Version);
        writer.WriteTexts("roles", worker.Roles);
        writer.WriteNumber("slots", worker.Slots);
        writer.WriteNumber("concurrency", worker.Concurrency);
        writer.WriteNumber("batches", batches);
        writer.WriteTime("started_at", worker.StartedAt);
        writer.WriteTime("seen_at", worker.SeenAt);
        writer.WriteBoolean("stopping", worker.Stopping);
        writer.WriteEndObject();
    }
}

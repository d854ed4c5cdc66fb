using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Providers;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Overview;
using DataForge.Jobs.Storage.Workers;

namespace DataForge.Jobs.Api.Operations;

/// <summary>The parts of the status as JSON.</summary>
internal static class StatusJson
{
    private const double Window = 60;

    /// <summary>Jobs, batches and what waits.</summary>
    public static void WriteWork(Utf8JsonWriter writer, ClusterReading reading)
    {
        var work = reading.Work;
        writer.WriteStartObject("jobs");
        foreach (var status in JobStatus.All)
        {
            writer.WriteNumberOrNull(status, JobStatus.IsEnded(status)
                ? (decimal?)(reading.Ended is null ? null : reading.Ended.GetValueOrDefault(status))
                : work.ActiveJobs.Where(group => group.Status == status).Sum(group => group.Count));
        }

        writer.WriteEndObject();
        writer.WriteStartObject("batches");
        foreach (var state in work.Batches)
        {
            writer.WriteNumber(state.State, state.Count);
        }

        writer.WriteStartObject("oldest_seconds");
        foreach (var state in work.Batches)
        {
            writer.WriteNumber(state.State, Seconds(state.OldestSeconds));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteNumber("admission_lag_seconds", Seconds(work.AdmissionLagSeconds));
        writer.WritePropertyName("oldest_waiting_job");
        if (work.OldestWaiting is not { } oldest)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("id", oldest.JobId);
        writer.WriteNumber("waiting_seconds", Seconds((work.Now - oldest.Since).TotalSeconds));
        writer.WriteEndObject();
    }

    /// <summary>Messages that nobody could read, by the queue they wait in; null where there is no broker, or it is away.</summary>
    public static void WriteErrorQueues(Utf8JsonWriter writer, IReadOnlyDictionary<string, long>? unread)
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

    /// <summary>What all workers settled in the last minute.</summary>
    public static void WriteThroughput(Utf8JsonWriter writer, ClusterReading reading)
    {
        writer.WriteStartObject("throughput");
        writer.WriteNumber("window_seconds", Window);
        writer.WriteNumber("accepted_per_second", Math.Round(reading.Workers.Sum(worker => worker.Worker.AcceptedLately) / Window, 2));
        writer.WriteNumber("settled_per_second", Math.Round(reading.Workers.Sum(worker => worker.Worker.SettledLately) / Window, 2));
        writer.WriteEndObject();
    }

    /// <summary>Who is there, and what each does now.</summary>
    public static void WriteWorkers(Utf8JsonWriter writer, ClusterReading reading)
    {
        writer.WriteStartArray("workers");
        foreach (var (worker, batches) in reading.Workers)
        {
            WriteWorker(writer, worker, batches, worker.Id == reading.Scheduler, reading.Held[worker.Id]);
        }

        writer.WriteEndArray();
    }

    /// <summary>The versions that run beside each other, with how many processes each, and the schema's.</summary>
    public static void WriteVersions(Utf8JsonWriter writer, ClusterReading reading, ProcessIdentity self)
    {
        // Of other API processes nothing is written down.
        var processes = reading.Workers.Select(worker => (worker.Worker.Id, worker.Worker.Version)).Append((self.Id, self.Version)).DistinctBy(process => process.Id);
        writer.WriteStartObject("versions");
        foreach (var version in processes.GroupBy(process => process.Version).OrderBy(version => version.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(version.Key, version.Count());
        }

        writer.WriteEndObject();
        writer.WriteStartObject("schema");
        writer.WriteString("version", reading.Schema.Newest);
        writer.WriteBoolean("current", reading.Schema.IsCurrent);
        writer.WriteEndObject();
    }

    /// <summary>How providers fare, in this process and in those that reported lately.</summary>
    public static void WriteProviders(Utf8JsonWriter writer, IEnumerable<ProviderState> here, ILookup<string, ProviderState> elsewhere)
    {
        writer.WriteStartArray("providers");
        foreach (var own in here)
        {
            WriteProvider(writer, own.Provider, [own, .. elsewhere[own.Provider]]);
        }

        writer.WriteEndArray();
    }

    private static void WriteProvider(Utf8JsonWriter writer, string name, IReadOnlyList<ProviderState> all)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteBoolean("available", all.Any(state => state.Circuit != ProviderState.Open));
        writer.WriteNumber("processes", all.Count);
        writer.WriteNumber("open_breakers", all.Count(state => state.Circuit == ProviderState.Open));
        writer.WriteNumber("in_flight", all.Sum(state => (long)state.InFlight));
        writer.WriteNumber("waiting", all.Sum(state => (long)state.Waiting));
        writer.WriteNumber("concurrency_limit", all.Sum(state => (long)state.ConcurrencyLimit));
        writer.WriteNumber("cooldown_seconds", all.Max(state => state.CooldownSeconds));
        var failed = all.Where(state => state.LastErrorKind is not null).MaxBy(state => state.LastErrorAt);
        writer.WriteString("last_error", failed?.LastErrorKind);
        writer.WriteTime("last_error_at", failed?.LastErrorAt);
        writer.WriteTime("last_success_at", all.Max(state => state.LastSuccess));
        writer.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter writer, WorkerProcess worker, int batches, bool schedules, IEnumerable<BatchInProgress> held)
    {
        writer.WriteStartObject();
        writer.WriteString("id", worker.Id);
        writer.WriteString("host", worker.Host);
        writer.WriteString("version", worker.Version);
        writer.WriteTexts("roles", worker.Roles);
        writer.WriteBoolean("scheduler", schedules);
        writer.WriteNumber("slots", worker.Slots);
        writer.WriteNumber("concurrency", worker.Concurrency);
        writer.WriteNumber("batches", batches);
        writer.WriteStartArray("work");
        foreach (var batch in held)
        {
            writer.WriteStartObject();
            writer.WriteString("job_id", batch.JobId);
            writer.WriteNumber("first_ordinal", batch.FirstOrdinal);
            writer.WriteNumber("size", batch.Size);
            writer.WriteNumber("done", batch.Done);
            writer.WriteNumber("held_seconds", Seconds(batch.HeldSeconds));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteTime("started_at", worker.StartedAt);
        writer.WriteTime("seen_at", worker.SeenAt);
        writer.WriteBoolean("stopping", worker.Stopping);
        writer.WriteEndObject();
    }

    private static double Seconds(double seconds) => Math.Round(Math.Max(0, seconds), 1);
}

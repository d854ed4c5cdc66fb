using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>A job as clients see it.</summary>
internal static class JobJson
{
    private const string WaitingForProvider = "waiting_for_provider";
    private const string WaitingForStart = "waiting_for_not_before";

    /// <summary>Writes a job.</summary>
    public static void Write(Utf8JsonWriter writer, JobSnapshot snapshot)
    {
        var job = snapshot.Job;
        writer.WriteStartObject();
        writer.WriteString("id", job.Id);
        writer.WriteString("name", job.Name);
        writer.WriteTexts("tags", job.Tags);
        writer.WriteString("status", job.Status);
        writer.WriteString("status_reason", ReasonOf(snapshot));
        writer.WriteNumber("priority", job.Priority);
        writer.WriteNumber("max_candidates", job.MaxCandidates);
        WriteBudget(writer, job);
        writer.WriteTime("not_before", job.NotBefore);
        writer.WriteTime("deadline", job.Deadline);
        WriteSeed(writer, job.Spec);
        writer.WriteTime("created_at", job.CreatedAt);
        writer.WriteTime("started_at", job.StartedAt);
        writer.WriteTime("updated_at", job.UpdatedAt);
        writer.WriteTime("finished_at", job.FinishedAt);
        WriteProgress(writer, snapshot);
        WriteUsage(writer, snapshot);
        WriteError(writer, job);
        writer.WriteJson("request", job.Spec);
        writer.WriteEndObject();
    }

    /// <summary>Writes the data of a <c>progress</c> event: how far the job is, and what it has cost.</summary>
    public static void WriteProgressEvent(Utf8JsonWriter writer, JobSnapshot snapshot)
    {
        writer.WriteStartObject();
        writer.WriteString("status", snapshot.Job.Status);
        writer.WriteString("status_reason", ReasonOf(snapshot));
        WriteProgressMembers(writer, snapshot);
        WriteUsage(writer, snapshot);
        writer.WriteEndObject();
    }

    private static string? ReasonOf(JobSnapshot snapshot) => snapshot.Job.Status switch
    {
        JobStatus.Running when snapshot.WaitingForProvider => WaitingForProvider,
        JobStatus.Queued when snapshot.Job.NotBefore > snapshot.Now => WaitingForStart,
        _ => snapshot.Job.StatusReason,
    };

    private static void WriteBudget(Utf8JsonWriter writer, Job job)
    {
        if (job.MaxCostUsd is null && job.MaxTokens is null)
        {
            writer.WriteNull("budget");
            return;
        }

        writer.WriteStartObject("budget");
        if (job.MaxCostUsd is { } cost)
        {
            writer.WriteNumber("max_cost_usd", cost);
        }

        if (job.MaxTokens is { } tokens)
        {
            writer.WriteNumber("max_tokens", tokens);
        }

        writer.WriteEndObject();
    }

    private static void WriteSeed(Utf8JsonWriter writer, string spec)
    {
        using var document = JsonDocument.Parse(spec);
        writer.WritePropertyName("seed");
        document.RootElement.GetProperty("seed").WriteTo(writer);
    }

    private static void WriteProgress(Utf8JsonWriter writer, JobSnapshot snapshot)
    {
        writer.WriteStartObject("progress");
        WriteProgressMembers(writer, snapshot);
        writer.WriteEndObject();
    }

    private static void WriteProgressMembers(Utf8JsonWriter writer, JobSnapshot snapshot)
    {
        var (job, books) = (snapshot.Job, snapshot.Progress);
        var candidates = books.Accepted + books.Rejected + books.Duplicates + books.Failed + books.Surplus;
        // Surplus candidates may be as good as accepted ones; they say nothing about the yield.
        var judged = candidates - books.Surplus;
        var rate = JobPace.SamplesPerSecond(snapshot);
        writer.WriteNumber("requested", job.Count);
        writer.WriteNumber("accepted", books.Accepted);
        writer.WriteNumber("rejected", books.Rejected);
        writer.WriteNumber("duplicates", books.Duplicates);
        writer.WriteNumber("failed", books.Failed);
        writer.WriteNumber("surplus", books.Surplus);
        writer.WriteNumber("candidates", candidates);
        writer.WriteNumber("in_flight", Math.Max(0, books.Scheduled - candidates));
        writer.WriteNumber("percent", Math.Round(100.0 * books.Accepted / job.Count, 2));
        writer.WriteNumberOrNull("yield", judged == 0 ? null : Math.Round((double)books.Accepted / judged, 4));
        writer.WriteNumber("samples_per_second", Math.Round(rate, 3));
        writer.WriteNumberOrNull("eta_seconds", JobPace.EtaSeconds(snapshot, rate));
        writer.WriteJson("rejected_by", books.RejectedBy);
        writer.WriteJson("failed_by", books.FailedBy);
    }

    private static void WriteUsage(Utf8JsonWriter writer, JobSnapshot snapshot)
    {
        var usage = snapshot.Usage;
        writer.WriteStartObject("usage");
        writer.WriteNumber("calls", usage.Calls);
        writer.WriteNumber("retries", usage.Retries);
        writer.WriteNumber("prompt_tokens", usage.PromptTokens);
        writer.WriteNumber("completion_tokens", usage.CompletionTokens);
        writer.WriteNumber("cached_calls", usage.CachedCalls);
        writer.WriteNumber("cost_usd", usage.CostUsd);
        writer.WriteNumber("reserved_usd", usage.ReservedUsd);
        writer.WriteNumber("presumed_usd", snapshot.Job.PresumedCostUsd);
        writer.WriteNumber("unpriced_calls", usage.UnpricedCalls);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, Job job)
    {
        if (job.ErrorCode is null)
        {
            writer.WriteNull("error");
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("code", job.ErrorCode);
        writer.WriteString("message", job.ErrorMessage);
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Samples;

/// <summary>A sample as clients see it.</summary>
internal static class SampleJson
{
    /// <summary>Writes a sample.</summary>
    public static void Write(Utf8JsonWriter writer, Sample sample) => Write(writer, sample, more: null);

    /// <summary>Writes a sample with further members.</summary>
    public static void Write(Utf8JsonWriter writer, Sample sample, Action<Utf8JsonWriter>? more)
    {
        var (candidate, verdict) = sample;
        writer.WriteStartObject();
        writer.WriteNumber("ordinal", candidate.Ordinal);
        writer.WriteString("state", SampleStates.NameOf(verdict.State));
        writer.WriteString("reason", verdict.Reason);
        writer.WriteString("message", candidate.Message);
        writer.WriteString("text", candidate.Text);
        writer.WriteJson("data", candidate.Data);
        writer.WriteJson("variables", candidate.Variables);
        writer.WriteString("prompt_sha256", Convert.ToHexStringLower(candidate.PromptSha256));
        writer.WriteString("provider", candidate.Provider);
        writer.WriteString("model", candidate.Model);
        writer.WriteString("finish_reason", candidate.FinishReason);
        WriteUsage(writer, candidate);
        writer.WriteJson("scores", candidate.Scores);
        writer.WriteNumberOrNull("sentiment", candidate.Sentiment);
        WriteDuplicate(writer, verdict);
        more?.Invoke(writer);
        writer.WriteEndObject();
    }

    /// <summary>What the sample cost; it differs from run to run.</summary>
    public static void WriteUsage(Utf8JsonWriter writer, Candidate candidate)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", candidate.PromptTokens);
        writer.WriteNumber("completion_tokens", candidate.CompletionTokens);
        writer.WriteEndObject();
        writer.WriteNumberOrNull("cost_usd", candidate.CostUsd);
        writer.WriteNumber("latency_ms", candidate.LatencyMs);
        writer.WriteNumber("attempts", candidate.Attempts);
    }

    /// <summary>Which sample it repeats, and how closely.</summary>
    public static void WriteDuplicate(Utf8JsonWriter writer, Verdict verdict)
    {
        if (verdict.DuplicateOf is { } ordinal)
        {
            writer.WriteStartObject("duplicate_of");
            writer.WriteString("job_id", (verdict.DuplicateOfJob ?? verdict.JobId) is var job && job != Guid.Empty ? job.ToString() : null);
            writer.WriteNumber("ordinal", ordinal);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("duplicate_of");
        }

        writer.WriteNumberOrNull("similarity", verdict.Similarity);
    }
}

using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Api.Generate;

/// <summary>What was generated.</summary>
/// <param name="Type">Which adapter speaks with the provider.</param>
/// <param name="Latency">From the request to the whole answer, retries included.</param>
/// <param name="InputTokens">Tokens read; of an answer from the cache, when it was bought.</param>
/// <param name="OutputTokens">Tokens written; the same.</param>
/// <param name="CostUsd">US dollars, every attempt included; 0 from the cache, null where the price is unknown.</param>
internal sealed record GenerateAnswer(
    string Text, string Model, string Provider, string Type, string? FinishReason, TimeSpan Latency, long InputTokens, long OutputTokens, decimal? CostUsd, int Attempts, bool IsCached, DateTimeOffset At)
{
    /// <summary>The answer to a question; whoever gave it.</summary>
    /// <param name="typeOf">Which adapter speaks with a provider.</param>
    public static GenerateAnswer Of(CompletionOutcome.Answered answered, CompletionRequest request, Func<string, string> typeOf, TimeSpan latency, DateTimeOffset at) => new(
        answered.Text,
        answered.By?.Model ?? request.Model,
        answered.By?.Provider ?? request.Provider,
        typeOf(answered.By?.Provider ?? request.Provider),
        answered.FinishReason,
        latency,
        answered.Replayed?.PromptTokens ?? answered.Usage.PromptTokens,
        answered.Replayed?.CompletionTokens ?? answered.Usage.CompletionTokens,
        answered.Usage.CostUsd,
        answered.Usage.Calls,
        answered.Replayed is not null,
        at);

    /// <summary>Writes it.</summary>
    /// <param name="hasText">Whether with the text, which a stream has delivered already.</param>
    public void Write(Utf8JsonWriter writer, bool hasText)
    {
        writer.WriteStartObject();
        if (hasText)
        {
            writer.WriteString("text", Text);
        }

        writer.WriteString("model_id", Model);
        writer.WriteStartObject("metrics");
        writer.WriteNumber("latency_ms", Math.Round(Latency.TotalMilliseconds, 1));
        writer.WriteNumber("input_tokens", InputTokens);
        writer.WriteNumber("output_tokens", OutputTokens);
        writer.WriteNumber("total_tokens", InputTokens + OutputTokens);
        writer.WriteEndObject();
        writer.WriteStartObject("metadata");
        writer.WriteString("model_type", Type);
        writer.WriteString("provider", Provider);
        writer.WriteNumberOrNull("cost_usd", CostUsd);
        writer.WriteString("finish_reason", FinishReason);
        writer.WriteNumber("attempts", Attempts);
        writer.WriteBoolean("cached", IsCached);
        writer.WriteEndObject();
        writer.WriteTime("timestamp", At);
        writer.WriteEndObject();
    }
}

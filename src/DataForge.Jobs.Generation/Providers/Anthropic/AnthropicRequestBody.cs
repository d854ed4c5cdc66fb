using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using DataForge.Jobs.Generation.Specification;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// Writes a request of the Messages API, with what was asked for and nothing else: newer models refuse temperature and
/// top_p, and all since Opus 4.1 refuse both at once.
/// </summary>
internal static class AnthropicRequestBody
{
    /// <summary>The temperature of jobs that name none.</summary>
    private const float UsualTemperature = (float)JobSpec.DefaultTemperature;

    /// <summary>The members of the body, as the package takes them.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Write(IEnumerable<ChatMessage> messages, ChatOptions options, AnthropicEndpoint endpoint, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId ?? endpoint.Model);
            json.WriteNumber("max_tokens", options.MaxOutputTokens ?? endpoint.MaxTokens);
            WriteMessages(json, messages);
            WriteParameters(json, options);
            WriteOutputConfig(json, options);
            if (stream)
            {
                json.WriteBoolean("stream", true);
            }

            json.WriteEndObject();
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in JsonElement.Parse(buffer.WrittenSpan).EnumerateObject())
        {
            members.Add(member.Name, member.Value);
        }

        return members;
    }

    /// <summary>System prompts stand beside the messages; several become one.</summary>
    private static void WriteMessages(Utf8JsonWriter json, IEnumerable<ChatMessage> messages)
    {
        var system = new List<string>();
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                if (message.Text.Length > 0)
                {
                    system.Add(message.Text);
                }

                continue;
            }

            json.WriteStartObject();
            json.WriteString("role", message.Role.Value);
            json.WriteString("content", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (system.Count > 0)
        {
            json.WriteString("system", string.Join("\n\n", system));
        }
    }

    private static void WriteParameters(Utf8JsonWriter json, ChatOptions options)
    {
        // A request always has a temperature, so a top_p that cuts something off says more than the usual one.
        if (options.TopP is { } topP and < 1f && options.Temperature is null or UsualTemperature)
        {
            JsonNumber.Write(json, "top_p", topP);
        }
        else if (options.Temperature is { } temperature)
        {
            // The scale ends at 1 here, and at 2 elsewhere.
            JsonNumber.Write(json, "temperature", Math.Min(temperature, 1f));
        }

        if (options.TopK is { } topK)
        {
            json.WriteNumber("top_k", topK);
        }

        // A stop sequence of nothing but white space is refused.
        if (options.StopSequences is { } stops && stops.Where(static stop => !string.IsNullOrWhiteSpace(stop)).ToList() is { Count: > 0 } wanted)
        {
            json.WriteStartArray("stop_sequences");
            foreach (var stop in wanted)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>How hard to think, and the vendor's own mode for structured answers. There is none for JSON without a schema.</summary>
    private static void WriteOutputConfig(Utf8JsonWriter json, ChatOptions options)
    {
        var schema = options.ResponseFormat is ChatResponseFormatJson { Schema: { } wanted } ? AnthropicSchema.Of(wanted) : null;
        var effort = EffortOf(options.Reasoning?.Effort);
        if (schema is null && effort is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        if (effort is not null)
        {
            json.WriteString("effort", effort);
        }

        if (schema is not null)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string? EffortOf(ReasoningEffort? effort) => effort switch
    {
        null => null,
        ReasoningEffort.None or ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        _ => "xhigh",
    };
}

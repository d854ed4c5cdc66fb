using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Writes a request of OpenAI's chat protocol.</summary>
internal static class ChatRequestBody
{
    public static ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions options, string? model, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId ?? model);
            ChatMessages.Write(json, messages);
            WriteParameters(json, options);
            WriteResponseFormat(json, options.ResponseFormat);
            if (stream)
            {
                json.WriteBoolean("stream", true);
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteParameters(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Temperature is { } temperature)
        {
            JsonNumber.Write(json, "temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            JsonNumber.Write(json, "top_p", topP);
        }

        if (options.MaxOutputTokens is { } maxTokens)
        {
            // Reasoning models refuse the old name, many compatible servers do not know the new one.
            json.WriteNumber(options.Reasoning is null ? "max_tokens" : "max_completion_tokens", maxTokens);
        }

        if (options.StopSequences is { Count: > 0 } stop && options.Reasoning is null)
        {
            json.WriteStartArray("stop");
            foreach (var text in stop)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            json.WriteString("reasoning_effort", effort switch
            {
                ReasoningEffort.None => "none",
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                _ => "xhigh",
            });
        }

        if (options.Seed is { } seed)
        {
            json.WriteNumber("seed", CallSeed.Of(seed, AskOptions.OrdinalOf(options)));
        }
    }

    /// <summary>
    /// OpenAI's own mode for structured answers. A schema whose root is no object has none there, and goes without: its
    /// answers are checked here in any case.
    /// </summary>
    private static void WriteResponseFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson wanted || wanted.Schema is { } root && JsonField.Text(root, "type") != "object")
        {
            return;
        }

        json.WriteStartObject("response_format");
        json.WriteString("type", wanted.Schema is null ? "json_object" : "json_schema");
        if (wanted.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", wanted.SchemaName ?? "answer");
            if (wanted.SchemaDescription is { Length: > 0 } description)
            {
                json.WriteString("description", description);
            }

            json.WriteBoolean("strict", StrictSchema.Allows(schema));
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Writes a request of OpenAI's chat protocol.</summary>
internal static class ChatRequestBody
{
    public static BinaryData Write(IEnumerable<ChatMessage> messages, ChatOptions options, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId);
            WriteMessages(json, messages);
            WriteParameters(json, options);
            if (stream)
            {
                json.WriteBoolean("stream", true);
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    private static void WriteMessages(Utf8JsonWriter json, IEnumerable<ChatMessage> messages)
    {
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.Value);
            json.WriteString("content", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.Temperature is { } temperature)
        {
            WriteNumber(json, "temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            WriteNumber(json, "top_p", topP);
        }

        if (options.MaxOutputTokens is { } maxTokens)
        {
            // Reasoning models refuse the old name, many compatible servers do not know the new one.
            json.WriteNumber(options.Reasoning is null ? "max_tokens" : "max_completion_tokens", maxTokens);
        }

        if (options.StopSequences is { Count: > 0 } stop)
        {
            json.WriteStartArray("stop");
            foreach (var text in stop)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        if (options.Seed is { } seed)
        {
            json.WriteNumber("seed", CallSeed.Of(seed, AskOptions.OrdinalOf(options)));
        }
    }

    /// <summary>The shortest text that means this float: 0.7 and not 0.699999988.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, float value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
    }
}

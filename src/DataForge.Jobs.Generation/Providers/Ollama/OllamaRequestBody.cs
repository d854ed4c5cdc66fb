using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Writes a request of Ollama's <c>/api/chat</c>.</summary>
internal static class OllamaRequestBody
{
    public static ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions options, OllamaEndpoint endpoint, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId ?? endpoint.Model);
            ChatMessages.Write(json, messages);
            json.WriteBoolean("stream", stream);
            // Since 0.12.6: an error instead of a prompt whose beginning was dropped, or an answer that forgot it.
            json.WriteBoolean("truncate", false);
            json.WriteBoolean("shift", false);
            WriteFormat(json, options.ResponseFormat);
            WriteThinking(json, options.Reasoning?.Effort);
            WriteOptions(json, options, endpoint);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson wanted)
        {
            return;
        }

        json.WritePropertyName("format");
        if (wanted.Schema is { ValueKind: JsonValueKind.Object } schema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteStringValue("json");
        }
    }

    /// <summary>Only what was asked for: a model that cannot think refuses to be told to.</summary>
    private static void WriteThinking(Utf8JsonWriter json, ReasoningEffort? effort)
    {
        switch (effort)
        {
            case null:
                break;
            case ReasoningEffort.None:
                json.WriteBoolean("think", false);
                break;
            default:
                json.WriteString("think", effort switch { ReasoningEffort.Low => "low", ReasoningEffort.Medium => "medium", _ => "high" });
                break;
        }
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options, OllamaEndpoint endpoint)
    {
        json.WriteStartObject("options");
        if (options.Temperature is { } temperature)
        {
            JsonNumber.Write(json, "temperature", temperature);
        }

        if (options.TopP is { } topP)
        {
            JsonNumber.Write(json, "top_p", topP);
        }

        if (options.TopK is { } topK)
        {
            json.WriteNumber("top_k", topK);
        }

        if (options.MaxOutputTokens is { } maxTokens)
        {
            json.WriteNumber("num_predict", maxTokens);
        }

        if (endpoint.ContextTokens is { } contextTokens)
        {
            json.WriteNumber("num_ctx", contextTokens);
        }

        if (options.Seed is { } seed)
        {
            json.WriteNumber("seed", CallSeed.Of(seed, AskOptions.OrdinalOf(options)));
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

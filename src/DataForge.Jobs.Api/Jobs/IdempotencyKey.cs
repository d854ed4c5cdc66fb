using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>The client's key for repeating a request safely.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>The key, if there is one, or what is wrong with it.</summary>
    public static (string? Key, Problem? Problem) Of(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values switch
        {
            { Count: 0 } => (null, null),
            [{ Length: > 0 and <= MaxLength } key] when !key.Any(char.IsControl) => (key, null),
            _ => (null, KnownProblems.Validation(Header, $"Must be one text of 1 to {MaxLength} characters.")),
        };
    }

    /// <summary>
    /// SHA-256 of a body, by which a repeat is told from another request: blanks between tokens, the order of fields
    /// and escapes do not count.
    /// </summary>
    public static byte[] HashOf(JsonElement body)
    {
        try
        {
            var canonical = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(canonical, JsonAnswer.Options))
            {
                Write(writer, body);
            }

            return SHA256.HashData(canonical.WrittenSpan);
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode; no such request is ever accepted.
            return SHA256.HashData(JsonMarshal.GetRawUtf8Value(body));
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(field.Name);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}

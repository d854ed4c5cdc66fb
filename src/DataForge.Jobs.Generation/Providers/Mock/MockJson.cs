using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>Writes a JSON object of the shape that was asked for, from a text and a number, the same for the same.</summary>
internal static class MockJson
{
    /// <summary>An object with every property of the schema; texts are the first sentence of <paramref name="text"/>.</summary>
    public static string Write(JsonElement schema, string text, ulong draw)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteValue(writer, schema, text.Split(". ")[0].TrimEnd('.') + ".", ref draw);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement schema, string sentence, ref ulong draw)
    {
        draw = CallSeed.Mix(draw);
        switch (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null)
        {
            case "object":
                writer.WriteStartObject();
                if (schema.TryGetProperty("properties", out var properties))
                {
                    foreach (var property in properties.EnumerateObject())
                    {
                        writer.WritePropertyName(property.Name);
                        WriteValue(writer, property.Value, sentence, ref draw);
                    }
                }

                writer.WriteEndObject();
                break;

            case "array":
                writer.WriteStartArray();
                if (schema.TryGetProperty("items", out var items))
                {
                    WriteValue(writer, items, sentence, ref draw);
                }

                writer.WriteEndArray();
                break;

            case "integer" or "number":
                var (least, most) = (Bound(schema, "minimum", 0), Bound(schema, "maximum", 100));
                writer.WriteNumberValue(least + (long)(draw % (ulong)Math.Max(1, most - least + 1)));
                break;

            case "boolean":
                writer.WriteBooleanValue((draw & 1) == 1);
                break;

            default:
                writer.WriteStringValue(sentence);
                break;
        }
    }

    private static long Bound(JsonElement schema, string name, long otherwise) =>
        schema.TryGetProperty(name, out var bound) && bound.TryGetInt64(out var value) ? value : otherwise;
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A value that a specification holds, ready for any number of draws by many threads at once.</summary>
/// <param name="Json">As it is written: the same value gives the same bytes.</param>
/// <param name="Value">As templates take it.</param>
internal sealed record FixedValue(byte[] Json, object? Value)
{
    /// <summary>No blanks, and letters of any language as themselves: the text is read by programs, not by browsers.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes a node over; JSON null for null.</summary>
    public static FixedValue Of(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        var json = buffer.ToArray();
        return new FixedValue(json, TemplateValue.Of(JsonElement.Parse(json)));
    }
}

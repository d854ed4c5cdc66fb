using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>How a sample's variables are written: the same values give the same bytes.</summary>
internal static class VariablesJson
{
    /// <summary>No blanks, and letters of any language as themselves; the text is stored and read by programs, not by browsers.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a node; JSON null for null.</summary>
    public static void Write(Utf8JsonWriter writer, JsonNode? node)
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
}

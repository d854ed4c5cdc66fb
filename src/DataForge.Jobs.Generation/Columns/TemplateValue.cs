using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// JSON as the values that templates work with: null, bool, long, double, string, list and dictionary. A number written
/// without fraction and exponent is whole, as in Python. Every value is data: text that looks like a template stays text.
/// </summary>
internal static class TemplateValue
{
    /// <summary>The value of a JSON element, which need not outlive the call.</summary>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => FieldsOf(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A node's JSON text; JSON null for null.</summary>
    public static byte[] JsonOf(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, VariablesJson.Options))
        {
            VariablesJson.Write(writer, node);
        }

        return buffer.ToArray();
    }

    /// <summary>The value of JSON text.</summary>
    public static object? Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    private static Dictionary<string, object?> FieldsOf(JsonElement element)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in element.EnumerateObject())
        {
            fields[field.Name] = Of(field.Value);
        }

        return fields;
    }

    private static object NumberOf(JsonElement element) => element.TryGetInt64(out var whole) ? whole : element.GetDouble();
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Copies of request values that outlive the request's document.</summary>
internal static class JsonNodes
{
    /// <summary>The value as a node of its own; JSON null is null.</summary>
    public static JsonNode? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => ObjectOf(value),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Of)]),
        _ => JsonValue.Create(value.Clone()),
    };

    /// <summary>An object as a node of its own.</summary>
    public static JsonObject ObjectOf(JsonElement value) =>
        new(value.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value))));
}

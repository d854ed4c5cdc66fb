using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// Whether OpenAI's <c>strict</c> mode takes a schema; it answers 400 to one that it does not (OpenAI's guide to
/// structured outputs, "Supported schemas"). Without it the schema is followed as well as the model can.
/// </summary>
internal static class StrictSchema
{
    private const int MostLevels = 10;

    private static readonly string[] Refused =
        ["allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties", "propertyNames", "minProperties",
         "maxProperties", "unevaluatedProperties", "contains", "prefixItems", "uniqueItems", "default"];

    public static bool Allows(JsonElement schema) => Allows(schema, 0);

    private static bool Allows(JsonElement schema, int level)
    {
        if (schema.ValueKind != JsonValueKind.Object || level > MostLevels || Array.Exists(Refused, name => schema.TryGetProperty(name, out _)))
        {
            return false;
        }

        if (JsonField.Object(schema, "properties") is { } properties)
        {
            // Objects are closed, and every property is required.
            var required = JsonField.Array(schema, "required") is { } names
                ? names.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
                : [];
            if (!schema.TryGetProperty("additionalProperties", out var more) || more.ValueKind != JsonValueKind.False
                || !properties.EnumerateObject().All(property => required.Contains(property.Name) && Allows(property.Value, level + 1)))
            {
                return false;
            }
        }
        else if (JsonField.Text(schema, "type") == "object")
        {
            return false;
        }

        return (!schema.TryGetProperty("items", out var items) || Allows(items, level + 1))
            && All(JsonField.Array(schema, "anyOf"), level)
            && All(JsonField.Object(schema, "$defs"), level)
            && All(JsonField.Object(schema, "definitions"), level);
    }

    private static bool All(JsonElement? several, int level) => several switch
    {
        null => true,
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().All(schema => Allows(schema, level + 1)),
        { } named => named.EnumerateObject().All(schema => Allows(schema.Value, level + 1)),
    };
}

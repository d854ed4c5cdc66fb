using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Providers.Upstream;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// A schema as Anthropic's structured outputs take it: objects closed, and only the keywords that its guide lists
/// ("JSON Schema limitations"), since it answers 400 to others. What is left out here is checked here anyway.
/// </summary>
internal static class AnthropicSchema
{
    private const int MostLevels = 16;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "type", "enum", "const", "title", "description", "required", "$ref", "format",
    };

    private static readonly HashSet<string> Formats = new(StringComparer.Ordinal)
    {
        "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
    };

    /// <summary>Null where the schema's meaning would not survive: objects of any shape, for instance, would have to be empty.</summary>
    public static JsonObject? Of(JsonElement schema) => Convert(schema, 0);

    private static JsonObject? Convert(JsonElement schema, int level)
    {
        if (schema.ValueKind != JsonValueKind.Object || level > MostLevels)
        {
            return null;
        }

        var converted = new JsonObject();
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "format" when !Formats.Contains(keyword.Value.ToString()):
                    break;
                case var name when Plain.Contains(name):
                    converted[name] = JsonNode.Parse(keyword.Value.GetRawText());
                    break;
                case "properties" or "$defs" or "definitions":
                    if (ConvertNamed(keyword.Value, level) is not { } named)
                    {
                        return null;
                    }

                    converted[keyword.Name] = named;
                    break;
                case "items":
                    if (Convert(keyword.Value, level + 1) is not { } items)
                    {
                        return null;
                    }

                    converted["items"] = items;
                    break;
                case "anyOf" or "oneOf" or "allOf":
                    if (ConvertAll(keyword.Value, level) is not { } several)
                    {
                        return null;
                    }

                    // Exactly one of them is more than the vendor can promise.
                    converted[keyword.Name == "oneOf" ? "anyOf" : keyword.Name] = several;
                    break;
                case "minItems" when keyword.Value.ToString() is "0" or "1":
                    converted["minItems"] = JsonNode.Parse(keyword.Value.GetRawText());
                    break;
            }
        }

        return Close(schema, converted);
    }

    private static JsonObject? Close(JsonElement schema, JsonObject converted)
    {
        var isObject = JsonField.Text(schema, "type") == "object" || converted.ContainsKey("properties");
        if (!isObject)
        {
            // A schema that says nothing allows everything, which cannot be asked for.
            return converted.ContainsKey("type") || converted.ContainsKey("enum") || converted.ContainsKey("const") || converted.ContainsKey("$ref")
                || converted.ContainsKey("anyOf") || converted.ContainsKey("allOf") ? converted : null;
        }

        if (converted["properties"] is not JsonObject { Count: > 0 })
        {
            return null;
        }

        converted["type"] ??= "object";
        converted["additionalProperties"] = false;
        return converted;
    }

    private static JsonObject? ConvertNamed(JsonElement schemas, int level)
    {
        if (schemas.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var converted = new JsonObject();
        foreach (var schema in schemas.EnumerateObject())
        {
            if (Convert(schema.Value, level + 1) is not { } one)
            {
                return null;
            }

            converted[schema.Name] = one;
        }

        return converted;
    }

    private static JsonArray? ConvertAll(JsonElement schemas, int level)
    {
        if (schemas.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var converted = new JsonArray();
        foreach (var schema in schemas.EnumerateArray())
        {
            if (Convert(schema, level + 1) is not { } one)
            {
                return null;
            }

            converted.Add((JsonNode)one);
        }

        return converted;
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>
/// Writes JSON of the shape that was asked for, from a text and a number, the same for the same. It heeds what schemas
/// usually say; one that asks for what cannot be made up this way, such as an intricate pattern, gets an answer that does
/// not fit it.
/// </summary>
internal sealed class MockJson
{
    /// <summary>Deeper than this only what is required is written, so that schemas that contain themselves come to an end.</summary>
    private const int Deep = 4;

    /// <summary>Deeper than any schema asks for; what still goes on goes on for ever.</summary>
    private const int Deepest = 24;

    private const int MostItems = 1000;

    /// <summary>Values of one answer; no model writes so many.</summary>
    private const int MostValues = 20_000;

    /// <summary>Characters of one answer, about; a longer one is not looked at.</summary>
    private const int MostCharacters = 1_000_000;

    private readonly JsonElement _root;
    private readonly MockScalars _scalars;
    private int _values;
    private long _characters;

    private MockJson(JsonElement root, string text, ulong draw) => (_root, _scalars) = (root, new MockScalars(text, draw));

    /// <summary>A value that fits the schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="text">Texts are its sentences in turn.</param>
    /// <param name="draw">Everything else is drawn from it.</param>
    public static string Write(JsonElement schema, string text, ulong draw) => Json(new MockJson(schema, text, draw).Value(schema, 0));

    /// <summary>An object, where nothing is said of what is in it.</summary>
    public static string WriteObject(string text) => Json(new JsonObject { ["text"] = text });

    private static string Json(JsonNode? value) => Encoding.UTF8.GetString(FixedValue.Of(value).Json);

    private JsonNode? Value(JsonElement schema, int depth)
    {
        if (depth > Deepest || ++_values > MostValues || _characters > MostCharacters || schema.ValueKind == JsonValueKind.False)
        {
            return null;
        }

        var shape = MockShape.Of(_root, schema, depth > Deep, _scalars.Draw());
        if (shape.Find("const") is { } only)
        {
            return Copy(only);
        }

        if (shape.Find("enum") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() is > 0 and var count)
        {
            return Copy(choices[(int)(_scalars.Draw() % (ulong)count)]);
        }

        return shape.Type switch
        {
            "object" => Fields(shape, depth),
            "array" => Items(shape, depth),
            "integer" => _scalars.Integer(shape),
            "number" => _scalars.Number(shape),
            "boolean" => (_scalars.Draw() & 1) == 1,
            "null" => null,
            _ => Counted(_scalars.Text(shape)),
        };
    }

    private JsonObject Fields(MockShape shape, int depth)
    {
        var fields = new JsonObject();
        foreach (var (name, schema) in shape.Properties.Where(property => depth <= Deep || shape.Required.Contains(property.Key)))
        {
            fields[name] = Value(schema, depth + 1);
        }

        foreach (var name in shape.Required.Where(name => !fields.ContainsKey(name)))
        {
            fields[name] = Other(shape, depth);
        }

        for (var number = 1; fields.Count < Math.Min(shape.Count("minProperties") ?? 0, MostItems); number++)
        {
            fields.TryAdd($"field_{number}", Other(shape, depth), out _);
        }

        return fields;
    }

    private JsonNode? Other(MockShape shape, int depth) =>
        shape.Find("additionalProperties") is { ValueKind: JsonValueKind.Object } other ? Value(other, depth + 1) : Counted(_scalars.Sentence());

    private JsonArray Items(MockShape shape, int depth)
    {
        var least = shape.Count("minItems") ?? 0;
        var most = Math.Min(shape.Count("maxItems") ?? int.MaxValue, MostItems);
        var wanted = Math.Min(depth > Deep ? least : Math.Max(least, 1 + (int)(_scalars.Draw() % 3)), most);
        var places = shape.List("prefixItems") ?? shape.List("items") ?? [];
        var rest = shape.Find(shape.List("items") is null ? "items" : "additionalItems");
        if (places.Count > 0 && rest is not { ValueKind: JsonValueKind.Object })
        {
            wanted = Math.Min(Math.Max(least, places.Count), most);
        }

        var isUnique = shape.Find("uniqueItems") is { ValueKind: JsonValueKind.True };
        var items = new JsonArray();
        var known = new HashSet<string>(StringComparer.Ordinal);
        // Where there are not so many different values, fewer items must do.
        for (var attempt = 0; items.Count < wanted && attempt < wanted + 50; attempt++)
        {
            var item = items.Count < places.Count ? Value(places[items.Count], depth + 1)
                : rest is { } schema ? Value(schema, depth + 1)
                : Counted(_scalars.Sentence());
            if (!isUnique || known.Add(Json(item)))
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>A schema's own value, which may be as long as the schema, wherever it is asked for.</summary>
    private JsonNode? Copy(JsonElement value)
    {
        _characters += JsonMarshal.GetRawUtf8Value(value).Length;
        return JsonNodes.Of(value);
    }

    private string Counted(string text)
    {
        _characters += text.Length;
        return text;
    }
}

using System.Text.Json;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>The words of a schema for one value, with those of its references, allOf, and one choice of anyOf and oneOf.</summary>
internal sealed class MockShape
{
    private const int MostSteps = 200;

    private readonly Dictionary<string, JsonElement> _words = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>The schemas of properties, in order.</summary>
    public OrderedDictionary<string, JsonElement> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of properties that must be there.</summary>
    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    /// <summary>The type of the value: as named, null last, or as the other words have it.</summary>
    public string? Type => Find("type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString(),
        { ValueKind: JsonValueKind.Array } types => types.EnumerateArray().Select(type => type.GetString()).OrderBy(type => type == "null").FirstOrDefault(),
        _ when Properties.Count > 0 || Required.Count > 0 || _words.ContainsKey("additionalProperties") => "object",
        _ when _words.ContainsKey("items") || _words.ContainsKey("prefixItems") || _words.ContainsKey("minItems") => "array",
        _ when _words.ContainsKey("minimum") || _words.ContainsKey("maximum") || _words.ContainsKey("multipleOf") => "number",
        _ => null,
    };

    /// <param name="root">What references lead within.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="isDeep">Whether to choose what comes to an end.</param>
    /// <param name="draw">Chooses.</param>
    public static MockShape Of(JsonElement root, JsonElement schema, bool isDeep, ulong draw)
    {
        var shape = new MockShape();
        shape.Add(root, schema, isDeep, draw);
        return shape;
    }

    /// <summary>A word's value; null where it is not given.</summary>
    public JsonElement? Find(string word) => _words.TryGetValue(word, out var value) ? value : null;

    /// <summary>A word's value as a list; null where it is none.</summary>
    public IReadOnlyList<JsonElement>? List(string word) => Find(word) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : null;

    /// <summary>A word's value as a whole number; null where it is none.</summary>
    public int? Count(string word) => Find(word) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : null;

    /// <summary>A word's value as a number; null where it is none.</summary>
    public decimal? Number(string word) => Find(word) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    private void Add(JsonElement root, JsonElement schema, bool isDeep, ulong draw)
    {
        if (schema.ValueKind != JsonValueKind.Object || ++_steps > MostSteps)
        {
            return;
        }

        foreach (var word in schema.EnumerateObject())
        {
            switch (word.Name)
            {
                case "$ref" when SchemaPointer.Find(root, "", word.Value.GetString() ?? "") is var (_, target, _):
                    Add(root, target, isDeep, draw);
                    break;
                case "allOf":
                    foreach (var part in word.Value.EnumerateArray())
                    {
                        Add(root, part, isDeep, draw);
                    }

                    break;
                case "anyOf" or "oneOf":
                    var choices = word.Value.EnumerateArray().OrderBy(IsNull).ToList();
                    var usable = choices.Count(choice => !IsNull(choice));
                    Add(root, isDeep ? choices.OrderBy(IsReference).First() : choices[(int)(draw % (ulong)Math.Max(1, usable))], isDeep, draw);
                    break;
                case "properties":
                    foreach (var property in word.Value.EnumerateObject())
                    {
                        Properties[property.Name] = property.Value;
                    }

                    break;
                case "required":
                    Required.UnionWith(word.Value.EnumerateArray().Select(name => name.GetString()!));
                    break;
                default:
                    _words[word.Name] = word.Value;
                    break;
            }
        }
    }

    private static bool IsNull(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("null");

    private static bool IsReference(JsonElement schema) => schema.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("type", out _);
}

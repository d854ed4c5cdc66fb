using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>An object that a request can hold, and how a request is made that holds it.</summary>
/// <param name="Path">Where it stands, in the words of problems; empty for the request itself.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Wrap">The request around it.</param>
internal sealed record RequestForm(string Path, JsonObject Schema, Func<JsonNode, JsonNode> Wrap)
{
    /// <summary>Its fields.</summary>
    public JsonObject Fields => Schema["properties"]!.AsObject();

    /// <summary>The path of a field.</summary>
    public string PathOf(string field) => Path.Length == 0 ? field : Path + "." + field;

    /// <summary>The smallest object that is told to be this one: with what distinguishes it from others.</summary>
    public JsonObject Bare() => new(Fields
        .Where(field => field.Value?["enum"] is JsonArray { Count: 1 })
        .Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value!["enum"]![0]!.DeepClone())));

    /// <summary>A request that gives one field of this object a value.</summary>
    public JsonNode With(string field, JsonNode? value)
    {
        var bare = Bare();
        bare[field] = value;
        return Wrap(bare);
    }

    /// <summary>Every object that an operation's body can hold.</summary>
    public static IEnumerable<RequestForm> AllOf(ApiOperation operation) =>
        operation.JsonBody is { } schema ? Find(operation.Document, schema, "", inner => inner) : [];

    private static IEnumerable<RequestForm> Find(ApiDocument document, JsonObject schema, string path, Func<JsonNode, JsonNode> wrap)
    {
        if (schema["properties"] is JsonObject fields)
        {
            var form = new RequestForm(path, schema, wrap);
            return [form, .. fields.SelectMany(field => Find(document, document.Resolve(field.Value!), form.PathOf(field.Key), inner => form.With(field.Key, inner)))];
        }

        return (schema["items"], schema["anyOf"]) switch
        {
            ({ } items, _) => Find(document, document.Resolve(items), path + "[0]", inner => wrap(new JsonArray(inner))),
            (_, JsonArray kinds) => kinds.SelectMany(kind => Find(document, document.Resolve(kind!), path, wrap)),
            _ => [],
        };
    }
}

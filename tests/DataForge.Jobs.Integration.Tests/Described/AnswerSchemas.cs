using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>
/// Compares real answers with the document: the status must be described, the media type and the schema must fit, and there
/// must be no member that is not described, though clients are told to expect some in later versions.
/// </summary>
internal sealed class AnswerSchemas
{
    private const string Problem = "application/problem+json";

    private readonly Dictionary<(string Operation, int Status, string MediaType), JsonSchema?> _schemas = [];
    private readonly Dictionary<(string Operation, int Status), HashSet<string>> _codes = [];

    private AnswerSchemas()
    {
    }

    public static async Task<AnswerSchemas> OfAsync(ApiDocument document)
    {
        var definitions = new JsonObject();
        foreach (var (name, schema) in document.Components)
        {
            definitions[name] = Strict(schema!);
        }

        foreach (var operation in document.Operations)
        {
            foreach (var (status, answer) in operation.Answers)
            {
                foreach (var (type, content) in answer["content"]?.AsObject() ?? [])
                {
                    definitions[Key(operation.Id, status, type)] = Strict(content!["schema"]!);
                }
            }
        }

        var root = await JsonSchema.FromJsonAsync(new JsonObject { ["definitions"] = definitions }.ToJsonString());
        var schemas = new AnswerSchemas();
        foreach (var operation in document.Operations)
        {
            foreach (var (status, answer) in operation.Answers)
            {
                schemas.Add(root, operation, status, answer);
            }
        }

        return schemas;
    }

    /// <summary>What is wrong with an answer; null where it is as described.</summary>
    public string? ProblemOf(ApiOperation operation, int status, MediaTypeHeaderValue? type, string body)
    {
        var mediaType = type?.MediaType ?? "";
        if (!_schemas.TryGetValue((operation.Id, status, mediaType), out var schema))
        {
            return $"a {status} of type `{mediaType}` is not described: {Cut(body)}";
        }

        if (schema is null)
        {
            return body.Length == 0 || mediaType.Length > 0 ? null : $"a {status} must have no body: {Cut(body)}";
        }

        var value = Parse(body);
        if (value is null)
        {
            return $"a {status} is no JSON: {Cut(body)}";
        }

        if (schema.Validate(value) is { Count: > 0 } wrong)
        {
            return $"a {status} is not as described: {string.Join("; ", wrong.Take(3).Select(error => $"{error.Path} {error.Kind}"))}: {Cut(body)}";
        }

        return mediaType == Problem ? ProblemOf(operation, status, value) : null;
    }

    private string? ProblemOf(ApiOperation operation, int status, JToken problem)
    {
        var code = (string)problem["code"]!;
        return !_codes[(operation.Id, status)].Contains(code) ? $"the code {code} of a {status} is not described: {Cut(problem.ToString())}"
            : (int)problem["status"]! != status ? $"the problem says {problem["status"]}, the status {status}"
            : code is "validation_failed" or "unknown_field" && problem["errors"] is null ? "a problem of validation lists no errors"
            : null;
    }

    private void Add(JsonSchema root, ApiOperation operation, int status, JsonObject answer)
    {
        foreach (var (type, content) in answer["content"]?.AsObject() ?? [])
        {
            var isJson = type is "application/json" or Problem;
            _schemas[(operation.Id, status, MediaTypeHeaderValue.Parse(type).MediaType!)] = isJson ? root.Definitions[Key(operation.Id, status, type)] : null;
            if (type == Problem)
            {
                _codes[(operation.Id, status)] = [.. content!["schema"]!["allOf"]![1]!["properties"]!["code"]!["enum"]!.AsArray().Select(code => (string)code!)];
            }
        }

        if (answer["content"] is null)
        {
            _schemas[(operation.Id, status, "")] = null;
        }
    }

    private static string Key(string operation, int status, string type) => string.Create(CultureInfo.InvariantCulture, $"{operation}:{status}:{type.Replace('/', '_')}");

    private static JToken? Parse(string body)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(body)) { DateParseHandling = DateParseHandling.None, MaxDepth = null };
            var value = JToken.ReadFrom(reader);
            return reader.Read() ? null : value;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The schema in the words of JSON Schema, closed against members that it does not name.</summary>
    private static JsonNode Strict(JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema.DeepClone();
        }

        if (node["$ref"] is { } reference)
        {
            return new JsonObject { ["$ref"] = ((string)reference!).Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal) };
        }

        if (node["allOf"] is JsonArray parts)
        {
            // A problem, and which codes it may have here: those are compared by hand.
            return Strict(parts[0]!);
        }

        var strict = new JsonObject();
        foreach (var (name, value) in node)
        {
            strict[name] = (name, value) switch
            {
                ("properties", JsonObject fields) => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)Strict(field.Value!)))),
                ("items" or "additionalProperties", JsonObject inner) => Strict(inner),
                ("anyOf", JsonArray kinds) => new JsonArray([.. kinds.Select(kind => Strict(kind!))]),
                _ => value?.DeepClone(),
            };
        }

        if (strict["properties"] is not null)
        {
            strict["additionalProperties"] = false;
        }

        return strict;
    }

    private static string Cut(string text) => text.Length > 600 ? text[..600] + "…" : text;
}

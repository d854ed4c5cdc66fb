using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>The OpenAPI document as the program serves it.</summary>
internal sealed class ApiDocument
{
    private readonly JsonObject _root;

    private ApiDocument(JsonObject root)
    {
        _root = root;
        Operations = [.. from path in root["paths"]!.AsObject() from operation in path.Value!.AsObject() select new ApiOperation(this, operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject())];
    }

    /// <summary>Every operation, in the order of the document.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Every schema with a name.</summary>
    public JsonObject Components => _root["components"]!["schemas"]!.AsObject();

    /// <summary>Names and meanings of the parts of the API.</summary>
    public IEnumerable<(string Name, string? Meaning)> Topics => _root["tags"]!.AsArray().Select(tag => ((string)tag!["name"]!, (string?)tag["description"]));

    public static async Task<ApiDocument> FetchAsync(HttpClient http) => new(JsonNode.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!.AsObject());

    /// <summary>The operation of that id.</summary>
    public ApiOperation Of(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>What a reference leads to; anything else is itself.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        var found = node.AsObject();
        while (found["$ref"] is { } reference)
        {
            found = reference.GetValue<string>().Split('/').Skip(1).Aggregate<string, JsonNode>(_root, (inner, name) => inner[name]!).AsObject();
        }

        return found;
    }
}

/// <summary>An operation of the document.</summary>
internal sealed record ApiOperation(ApiDocument Document, string Method, string Path, JsonObject Node)
{
    /// <summary>Its id, or its address where it has none.</summary>
    public string Id => (string?)Node["operationId"] ?? ToString();

    /// <summary>Parameters of one kind.</summary>
    public IEnumerable<JsonObject> Parameters(string kind) => (Node["parameters"]?.AsArray() ?? []).Select(parameter => parameter!.AsObject()).Where(parameter => (string?)parameter["in"] == kind);

    /// <summary>Bodies that it takes, by media type.</summary>
    public IEnumerable<(string MediaType, JsonObject Content)> Bodies => (Node["requestBody"]?["content"]?.AsObject() ?? []).Select(content => (content.Key, content.Value!.AsObject()));

    /// <summary>The schema of its JSON body; null where it takes none.</summary>
    public JsonObject? JsonBody => Bodies.Where(body => body.MediaType == "application/json").Select(body => Document.Resolve(body.Content["schema"]!)).FirstOrDefault();

    /// <summary>Its answers by status.</summary>
    public IReadOnlyDictionary<int, JsonObject> Answers => Node["responses"]!.AsObject().ToDictionary(
        answer => int.Parse(answer.Key, System.Globalization.CultureInfo.InvariantCulture), answer => Document.Resolve(answer.Value!));

    /// <summary>Its address with values in the place of names.</summary>
    public string Address(Func<string, string> valueOf) => System.Text.RegularExpressions.Regex.Replace(Path, @"\{(\w+)\}", match => valueOf(match.Groups[1].Value));

    /// <summary>A value for a name in the address: the id of a job that is there, or the example.</summary>
    public string Target(string name, string job) => name == "id" ? job : (string)Parameters("path").Single(parameter => (string)parameter["name"]! == name)["example"]!;

    public override string ToString() => $"{Method} {Path}";
}

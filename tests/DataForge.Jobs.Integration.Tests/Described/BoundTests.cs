using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>Bounds stand where they are described: the last value within is not refused for its size, the first one outside is.</summary>
[Collection(DescribedApi.Collection)]
public sealed partial class BoundTests(DescribedApi api)
{
    [Fact]
    public async Task Bounds_OfFields_StandWhereTheyAreDescribed()
    {
        var job = await api.SubmitAsync();
        var probes = 0;
        foreach (var operation in api.Document.Operations)
        {
            foreach (var form in RequestForm.AllOf(operation))
            {
                foreach (var (name, schema) in form.Fields)
                {
                    foreach (var (value, isWithin) in Edges(api.Document.Resolve(schema!)))
                    {
                        probes++;
                        var body = form.With(name, value).ToJsonString();
                        var (status, answer) = await api.SendAsync(operation, operation.Address(target => operation.Target(target, job)), body);
                        var messages = status == HttpStatusCode.BadRequest ? MessagesAt(answer!, form.PathOf(name)) : [];

                        var what = $"{operation}: {form.PathOf(name)}: {(body.Length > 300 ? body[..300] : body)}\n{answer?.ToJsonString()}";
                        messages.Any(message => OfBounds().IsMatch(message)).ShouldBe(!isWithin, what);
                    }
                }
            }
        }

        probes.ShouldBeGreaterThan(300);
    }

    [Fact]
    public async Task Bounds_OfParameters_StandWhereTheyAreDescribed()
    {
        var job = await api.SubmitAsync();
        foreach (var operation in api.Document.Operations.Where(operation => operation.Method == "GET"))
        {
            foreach (var parameter in operation.Parameters("query"))
            {
                var name = (string)parameter["name"]!;
                foreach (var (value, isWithin) in Edges(parameter["schema"]!.AsObject()))
                {
                    if (value is JsonValue only && (only.ToString().Length == 0 || name == "cursor" || parameter["schema"]!["pattern"] is not null))
                    {
                        // An empty parameter counts as left out, a cursor is whatever the server made, and a pattern leaves few texts of a length.
                        continue;
                    }

                    var (status, answer) = await api.SendAsync(operation, $"{operation.Address(target => operation.Target(target, job))}?{name}={Uri.EscapeDataString(value!.ToString())}");
                    (status == HttpStatusCode.BadRequest).ShouldBe(!isWithin, $"{operation} {name}={value}: {answer?.ToJsonString()}");
                }
            }
        }
    }

    private static List<(JsonNode? Value, bool IsWithin)> Edges(JsonObject schema)
    {
        var edges = new List<(JsonNode?, bool)>();
        Number("minimum", -1);
        Number("maximum", 1);
        if (schema["minLength"] is { } shortest && (int)shortest! > 0)
        {
            edges.AddRange([(Text((int)shortest!), true), (Text((int)shortest! - 1), false)]);
        }

        if (schema["maxLength"] is { } longest && schema["format"] is null)
        {
            edges.AddRange([(Text((int)longest!), true), (Text((int)longest! + 1), false)]);
        }

        if (schema["enum"] is JsonArray words)
        {
            edges.AddRange([.. words.Select(word => (word?.DeepClone(), true)), ("nonsense", false)]);
        }

        if (schema["maxItems"] is { } most && schema["items"]!["enum"] is null)
        {
            edges.AddRange([(List((int)most!), true), (List((int)most! + 1), false)]);
        }

        return edges;

        void Number(string name, int step)
        {
            if (schema[name] is { } bound)
            {
                var value = decimal.Parse(bound.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
                edges.AddRange([(JsonValue.Create(value), true), (JsonValue.Create(value + step), false)]);
            }
        }

        static JsonArray List(int count) => [.. Enumerable.Range(0, count).Select(index => (JsonNode)$"item {index}")];
    }

    private static JsonNode Text(int length) => new string('a', length);

    private static IEnumerable<string> MessagesAt(JsonNode problem, string path) =>
        problem["errors"]?[path]?.AsArray().Select(message => (string)message!) ?? [];

    [GeneratedRegex("^(Must (be a (whole )?number|have at (most|least)|hold|be one of|be a list of up to|not be empty|not be blank|begin with)|Has more than)")]
    private static partial Regex OfBounds();
}

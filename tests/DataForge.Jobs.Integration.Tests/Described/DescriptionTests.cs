using System.Text.Json.Nodes;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>Whoever adds an endpoint or a field says what it is: with <c>Describe</c> at its <c>Map…</c>, and a description beside its feature.</summary>
[Collection(DescribedApi.Collection)]
public sealed class DescriptionTests(DescribedApi api)
{
    [Fact]
    public void Operations_AreAllDescribed()
    {
        var missing = new List<string>();
        foreach (var operation in api.Document.Operations)
        {
            Need(missing, $"{operation} has no description: add .Describe(…) to its Map…", operation.Node["operationId"] is not null && Says(operation.Node["summary"]));
            Need(missing, $"{operation} has no answer that says it is done", operation.Answers.Keys.Any(status => status < 300));
            foreach (var (status, answer) in operation.Answers)
            {
                Need(missing, $"{operation}: the answer {status} says nothing", Says(answer["description"]));
                Need(missing, $"{operation}: the answer {status} has no schema", status == 204 || answer["content"]?.AsObject().All(content => content.Value!["schema"] is not null) == true);
            }

            foreach (var name in operation.Path.Split('{').Skip(1).Select(part => part.Split('}')[0]))
            {
                Need(missing, $"{operation}: {name} of the address is not described", operation.Parameters("path").Any(parameter => (string)parameter["name"]! == name));
            }
        }

        missing.ShouldBeEmpty();
        api.Document.Operations.Select(operation => operation.Id).ShouldBeUnique();
        api.Document.Operations.Count.ShouldBeGreaterThan(45);
    }

    [Fact]
    public void Operations_BelongToTopicsThatAreDescribed()
    {
        api.Document.Topics.ShouldAllBe(topic => topic.Meaning != null);
        api.Document.Operations.SelectMany(operation => operation.Node["tags"]!.AsArray()).Select(tag => (string)tag!).Distinct()
            .Except(api.Document.Topics.Select(topic => topic.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void Fields_AreAllDescribed()
    {
        var missing = new List<string>();
        foreach (var (name, schema) in api.Document.Components)
        {
            NeedFields(missing, name, schema!);
        }

        foreach (var operation in api.Document.Operations)
        {
            foreach (var parameter in operation.Node["parameters"]?.AsArray() ?? [])
            {
                Need(missing, $"{operation}: the parameter {parameter!["name"]} has no description", Says(parameter["description"]));
            }

            foreach (var (type, body) in operation.Bodies)
            {
                NeedFields(missing, $"{operation}: the body {type}", body["schema"]!);
            }

            foreach (var (status, answer) in operation.Answers)
            {
                foreach (var (type, content) in answer["content"]?.AsObject() ?? [])
                {
                    NeedFields(missing, $"{operation}: the answer {status} {type}", content!["schema"]!);
                }
            }
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Bodies_AllHaveExamples()
    {
        foreach (var operation in api.Document.Operations.Where(operation => operation.Bodies.Any()))
        {
            operation.Bodies.Sum(body => body.Content["examples"]?.AsObject().Count ?? 0).ShouldBeGreaterThan(0, operation.ToString());
        }
    }

    private static void NeedFields(List<string> missing, string path, JsonNode schema)
    {
        if (schema["$ref"] is not null)
        {
            return;
        }

        Need(missing, $"{path} has no description", Says(schema["description"]) || schema["allOf"] is not null);
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            // A reference may leave it to what it refers to.
            NeedFields(missing, $"{path}.{name}", field!);
        }

        foreach (var inner in new[] { schema["items"], schema["additionalProperties"] }.Concat(schema["anyOf"]?.AsArray() ?? []).OfType<JsonObject>())
        {
            NeedFields(missing, path + "[]", inner);
        }

        var isVague = schema["type"]?.ToJsonString().Contains("object", StringComparison.Ordinal) == true && schema["properties"] is null && schema["additionalProperties"] is null;
        Need(missing, $"{path} is an object of unknown fields", !isVague);
    }

    private static bool Says(JsonNode? text) => !string.IsNullOrWhiteSpace((string?)text);

    private static void Need(List<string> missing, string message, bool isThere)
    {
        if (!isThere)
        {
            missing.Add(message);
        }
    }
}

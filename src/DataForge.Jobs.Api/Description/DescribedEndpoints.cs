using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DataForge.Jobs.Api.Description;

/// <summary>Puts what features say of themselves into the OpenAPI document.</summary>
internal static class DescribedEndpoints
{
    private const string Info = """
        Synthetic datasets from language models: submit a job, get exactly as many accepted samples as you asked for.

        Every refusal is `application/problem+json` (RFC 9457) with a `code` for programs and a `request_id`, which every answer also carries as `X-Request-Id`;
        bring one of up to 128 printable characters to have it taken over. Unknown fields and parameters are refused. JSON `null` in a request counts as left out.
        Times are RFC 3339 in UTC, money is US dollars. Answers may gain fields in later versions. Lists come in pages: hand `next_cursor` back as `cursor` until it is null.
        """;

    /// <summary>Says what an endpoint does, takes and answers.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, OperationDescription operation) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(operation);

    /// <summary>Adds it all to the document.</summary>
    public static OpenApiOptions DescribeOperations(this OpenApiOptions options)
    {
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<OperationDescription>().LastOrDefault() is { } description)
            {
                var isOpen = metadata.OfType<EndpointAccess>().LastOrDefault()?.Needed == Permission.None;
                Fill(operation, context.Document!, description, isOpen);
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "DataForge.Jobs", Version = "v1", Description = Info, License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" } };
            document.Servers?.Clear();
            // The framework adds one for every class of handlers.
            document.Tags = document.Tags?.Where(tag => tag.Description is not null).ToHashSet();
            return Task.CompletedTask;
        });
        return options;
    }

    private static void Fill(OpenApiOperation operation, OpenApiDocument document, OperationDescription description, bool isOpen)
    {
        (operation.OperationId, operation.Summary, operation.Description) = (description.Id, description.Summary, description.Details);
        operation.Tags = new HashSet<OpenApiTagReference> { TagOf(document, description.Topic) };
        operation.Parameters = [.. description.Parameters.Select(parameter => ParameterOf(document, parameter))];
        operation.RequestBody = description.Body is { } body
            ? new OpenApiRequestBody { Required = body.IsRequired, Content = ContentsOf(document, body.Contents) }
            : null;
        operation.Responses = [];
        foreach (var answer in description.Answers)
        {
            operation.Responses[Key(answer.Status)] = AnswerOf(document, answer);
        }

        foreach (var faults in FaultsOf(description, isOpen).GroupBy(fault => fault.Status).OrderBy(group => group.Key))
        {
            operation.Responses.TryAdd(Key(faults.Key), RefusalOf(document, faults.Key, [.. faults]));
        }
    }

    /// <summary>Everything that can go wrong with an operation.</summary>
    private static IEnumerable<Fault> FaultsOf(OperationDescription operation, bool isOpen) =>
    [
        .. isOpen ? [] : Faults.Common,
        .. operation.Body is null ? [] : Faults.OfBodies,
        .. operation.Body?.Contents.Any(content => content.MediaType == Content.JsonType) == true ? (Fault[])[Faults.InvalidJson] : [],
        .. operation.Faults,
    ];

    private static OpenApiTagReference TagOf(OpenApiDocument document, Topic topic)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(tag => tag.Name != topic.Name))
        {
            document.Tags.Add(new OpenApiTag { Name = topic.Name, Description = topic.Meaning });
        }

        return new OpenApiTagReference(topic.Name, document);
    }

    private static OpenApiParameter ParameterOf(OpenApiDocument document, Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Required = parameter.In == ParameterLocation.Path,
        Description = parameter.Shape.Meaning,
        Schema = document.SchemaOf(parameter.Shape with { Meaning = "" }),
        Example = parameter.Example is null ? null : ValueOf(parameter),
    };

    private static JsonNode? ValueOf(Parameter parameter) =>
        parameter.Shape.Type is JsonSchemaType.Integer or JsonSchemaType.Number or JsonSchemaType.Boolean ? JsonNode.Parse(parameter.Example!) : parameter.Example;

    private static Dictionary<string, OpenApiMediaType> ContentsOf(OpenApiDocument document, IReadOnlyList<Content> contents) => contents.ToDictionary(
        content => content.MediaType,
        content => new OpenApiMediaType
        {
            Schema = document.SchemaOf(content.Shape),
            Examples = content.Examples.Count == 0 ? null : content.Examples.ToDictionary(
                example => example.Name,
                example => (IOpenApiExample)new OpenApiExample
                {
                    Summary = example.Summary,
                    Value = content.MediaType == Content.JsonType ? JsonNode.Parse(example.Text) : example.Text,
                }),
        });

    private static OpenApiResponse AnswerOf(OpenApiDocument document, Answer answer) => new()
    {
        Description = answer.Meaning,
        Headers = answer.Headers.Count == 0 ? null : answer.Headers.ToDictionary(
            header => header.Name,
            header => (IOpenApiHeader)new OpenApiHeader { Description = header.Shape.Meaning, Schema = document.SchemaOf(header.Shape with { Meaning = "" }) }),
        Content = answer.Contents.Count == 0 ? null : ContentsOf(document, answer.Contents),
    };

    /// <summary>What is refused with one status; the same sets of codes are components, since most operations share them.</summary>
    private static OpenApiResponseReference RefusalOf(OpenApiDocument document, int status, IReadOnlyList<Fault> faults)
    {
        var byCode = faults.GroupBy(fault => fault.Code).ToList();
        var name = Key(status) + "." + string.Join('.', byCode.Select(group => group.Key + (group.Count() > 1 ? "+" : "")).Order(StringComparer.Ordinal)).Replace('+', '_');
        var meaning = string.Join('\n', byCode.Select(group => $"- `{group.Key}`: {string.Join(" Or: ", group.Select(fault => fault.Meaning))}"));
        if (document.Components?.Responses?.TryGetValue(name, out var same) == true)
        {
            return same.Description == meaning
                ? new OpenApiResponseReference(name, document)
                : throw new InvalidOperationException($"The same problem is described in different words: {same.Description} And: {meaning}");
        }

        document.AddComponent<IOpenApiResponse>(name, new OpenApiResponse
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = ProblemOf(document, byCode.Select(group => group.Key)) } },
        });
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiSchema ProblemOf(OpenApiDocument document, IEnumerable<string> codes) => new()
    {
        AllOf =
        [
            document.SchemaOf(ProblemDescription.Problem),
            new OpenApiSchema
            {
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["code"] = new OpenApiSchema { Description = "Which of these it is.", Enum = [.. codes.Select(code => (JsonNode)code)] },
                },
            },
        ],
    };

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Generate;

/// <summary>
/// <c>POST /generate/batch</c>: several answers, in the order of their requests. What is wrong with any request is refused
/// before the first is asked; after that one failure does not fail the rest.
/// </summary>
internal sealed class GenerateBatch(GenerateCall call, ModelRegistry models, IOptions<GenerateOptions> options)
{
    /// <summary>Most requests of a batch.</summary>
    public const int MaxRequests = 100;

    private const string Requests = "requests";

    public static async Task<IResult> HandleAsync(HttpContext context, GenerateBatch batch, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        return document is null ? body.Problem! : await batch.AnswerAsync(context, document.RootElement, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, JsonElement body, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        var fields = new FieldReader(body, problems, "");
        if (fields.IsObject && !fields.Has(Requests))
        {
            fields.Refuse(Requests, string.Create(CultureInfo.InvariantCulture, $"Is required: a list of 1 to {MaxRequests} requests."));
        }

        var requests = fields.List(Requests, 1, MaxRequests).Select(item => GenerateReader.Read(item.Value, models, problems, item.Path)).ToList();
        if (fields.Refuses(out var problem))
        {
            return problem;
        }

        var asker = RequestTenant.AskerOf(context);
        var results = new (GenerateAnswer? Answer, Problem? Problem)[requests.Count];
        await Parallel.ForAsync(
            0,
            requests.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.BatchConcurrency, CancellationToken = cancellationToken },
            async (index, token) => results[index] = await call.AskAsync(asker, requests[index], null, token));
        return JsonAnswer.Ok(writer => Write(writer, results, RequestId.Of(context)));
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<(GenerateAnswer? Answer, Problem? Problem)> results, string requestId)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (var (answer, problem) in results)
        {
            if (answer is not null)
            {
                answer.Write(writer, hasText: true);
                continue;
            }

            writer.WriteStartObject();
            writer.WritePropertyName("error");
            problem!.Write(writer, requestId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

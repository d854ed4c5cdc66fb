using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Persistence;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Generate;

/// <summary>
/// <c>POST /generate/batch</c>: several answers, in the order of their requests. What is wrong with any request is refused
/// before the first is asked; after that one failure does not fail the rest.
/// </summary>
internal sealed partial class GenerateBatch(
    GenerateCall call, ModelRegistry models, IOptions<GenerateOptions> options, IOptions<RequestLimits> limits, ILogger<GenerateBatch> logger)
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

        var requests = fields.List(Requests, 1, MaxRequests).Select(item => GenerateReader.Read(item.Value, models, limits.Value.PromptCharacters, problems, item.Path)).ToList();
        if (fields.Refuses(out var problem))
        {
            return problem;
        }

        var (asker, id) = (RequestTenant.AskerOf(context), RequestId.Of(context));
        var results = new (GenerateAnswer? Answer, Problem? Problem)[requests.Count];
        await Parallel.ForAsync(
            0,
            requests.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.BatchConcurrency, CancellationToken = cancellationToken },
            async (index, token) => results[index] = await AskAsync(asker, requests[index], id, token));
        return JsonAnswer.Ok(writer => Write(writer, results, id));
    }

    /// <summary>One of them; what others have cost must not be lost with it.</summary>
    private async Task<(GenerateAnswer? Answer, Problem? Problem)> AskAsync(Asker asker, CompletionRequest request, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await call.AskAsync(asker, request, null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (DatabaseOutage.Caused(exception))
        {
            DatabaseAway(exception.Message, id);
            return (null, KnownProblems.DatabaseUnavailable());
        }
#pragma warning disable CA1031 // Whatever it was, it is logged, and the other answers are paid for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception, id);
            return (null, KnownProblems.Internal(id));
        }
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

    [LoggerMessage(LogLevel.Warning, "A request of a batch failed, the database is away: {Reason} (request {RequestId})")]
    private partial void DatabaseAway(string reason, string requestId);

    [LoggerMessage(LogLevel.Error, "A request of a batch failed (request {RequestId})")]
    private partial void Failed(Exception exception, string requestId);
}

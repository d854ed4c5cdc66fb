using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Preview;

/// <summary>
/// <c>POST /preview</c>: the whole pipeline for the first rows of a job. Nothing is stored, and the calls are made from
/// here: the same providers, retries and limits as a worker's.
/// </summary>
internal sealed class PreviewJob(SubmissionLookups sources, PreviewRun run, PreviewEstimates estimates)
{
    /// <summary>Most rows of a preview.</summary>
    public const int MaxRows = 20;

    /// <summary>Rows of a preview that names no number.</summary>
    public const int DefaultRows = 5;

    private const string Rows = "rows";

    public static async Task<IResult> HandleAsync(HttpContext context, PreviewJob preview, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        return document is null
            ? body.Problem!
            : await preview.AnswerAsync(RequestTenant.AskerOf(context), document.RootElement, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(Asker asker, JsonElement body, CancellationToken cancellationToken)
    {
        var found = await sources.FetchAsync(asker.Payer.Tenant, body, cancellationToken);
        var reading = JobSpecReader.Read(body, found.Lookups, SubmitJob.DrawSeed, [Rows]);
        if (RowsOf(body) is not { } rows)
        {
            var problems = reading.Problems.ToDictionary();
            // Something may stand there already: a text that is no Unicode, for instance.
            problems[Rows] = [.. problems.GetValueOrDefault(Rows) ?? [], $"Must be a whole number from 1 to {MaxRows}."];
            return KnownProblems.Validation(problems, reading.Code ?? JobSpecReading.ValidationFailed);
        }

        if (reading.Spec is not { } spec)
        {
            return KnownProblems.Validation(reading.Problems, reading.Code!);
        }

        var (samples, problem) = await run.RunAsync(asker, spec, found.Pin(reading), Math.Min(rows, spec.MaxCandidates), cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var estimate = await estimates.OfAsync(spec, samples, cancellationToken);
        return JsonAnswer.Ok(writer => Write(writer, spec, samples, estimate));
    }

    private static int? RowsOf(JsonElement body)
    {
        if (RequestText.FieldOf(body, Rows) is not { ValueKind: not JsonValueKind.Null } rows)
        {
            return DefaultRows;
        }

        return rows.ValueKind == JsonValueKind.Number && rows.TryGetInt32(out var number) && number is >= 1 and <= MaxRows ? number : null;
    }

    private static void Write(Utf8JsonWriter writer, JobSpec spec, IReadOnlyList<PreviewSample> samples, PreviewEstimate estimate)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seed", spec.Seed);
        writer.WriteStartArray("samples");
        foreach (var sample in samples)
        {
            SampleJson.Write(writer, sample.Stored, more => WritePrompt(more, sample.Candidate.Prompt));
        }

        writer.WriteEndArray();
        writer.WritePropertyName("estimate");
        estimate.Write(writer);
        writer.WriteEndObject();
    }

    private static void WritePrompt(Utf8JsonWriter writer, RenderedPrompt? prompt)
    {
        writer.WriteString("prompt", prompt?.User);
        writer.WriteString("system_prompt", prompt?.System);
        if (prompt is null)
        {
            writer.WriteNull("messages");
            return;
        }

        writer.WriteStartArray("messages");
        foreach (var message in prompt.Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            writer.WriteString("content", message.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

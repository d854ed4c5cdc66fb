using System.Security.Cryptography;
using System.Text.Json;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Webhooks;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>
/// <c>POST /jobs</c>: validate, write, announce, answer. The row is the promise; the broker is never waited for.
/// </summary>
internal sealed class SubmitJob(JobSubmissions submissions, JobReads jobs, SubmissionLookups sources, WebhookSecrets secrets, Announcer announcer)
{
    // A dataset deleted between its look-up and the write is looked up again, and is then not found.
    private const int Attempts = 3;

    // Numbers up to here survive clients that hold every number as a double.
    private const long SeedMask = (1L << 53) - 1;

    public static async Task<IResult> HandleAsync(HttpContext context, SubmitJob submit, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var (key, wrongKey) = IdempotencyKey.Of(context.Request);
        if (wrongKey is not null)
        {
            return wrongKey;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        return document is null
            ? body.Problem!
            : await submit.SubmitAsync(context, key, document.RootElement, cancellationToken);
    }

    private async Task<IResult> SubmitAsync(HttpContext context, string? key, JsonElement body, CancellationToken cancellationToken)
    {
        var tenant = RequestTenant.Of(context);
        var hash = key is null ? [] : IdempotencyKey.HashOf(body);
        // A repeat is answered with its job even if what the request points to has changed since.
        if (await submissions.FindAsync(tenant, key, hash, cancellationToken) is { } earlier)
        {
            return await AnswerEarlierAsync(context, tenant, earlier.Outcome, earlier.JobId, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            var found = await sources.FetchAsync(tenant, body, cancellationToken);
            var reading = JobSpecReader.Read(body, found.Lookups, DrawSeed);
            if (reading.Spec is null)
            {
                return KnownProblems.Validation(reading.Problems, reading.Code!);
            }

            if (KeyBudget.ProblemOf(Caller.Of(context), reading.Spec, found.Models) is { } unpriced)
            {
                return unpriced;
            }

            var job = JobOf(Caller.Of(context), reading, found, key, hash, RequestId.Of(context));
            try
            {
                var (outcome, id) = await submissions.SubmitAsync(job, WebhookOf(job.Id, reading), cancellationToken);
                return outcome == SubmissionOutcome.Created
                    ? AnswerCreated(context, job)
                    : await AnswerEarlierAsync(context, tenant, outcome, id, cancellationToken);
            }
            catch (DatasetGoneException) when (attempt < Attempts)
            {
            }
        }
    }

    private JsonAnswer AnswerCreated(HttpContext context, Job job)
    {
        RequestScope.NoteJob(context, job.Id);
        announcer.Publish(new JobSubmitted(job.Id, job.RequestId));
        return Answer(context, StatusCodes.Status202Accepted, JobSnapshot.OfNew(job));
    }

    private async Task<IResult> AnswerEarlierAsync(HttpContext context, string tenant, SubmissionOutcome outcome, Guid id, CancellationToken cancellationToken)
    {
        if (outcome == SubmissionOutcome.Conflict)
        {
            return KnownProblems.IdempotencyConflict(id);
        }

        return await jobs.FindAsync(tenant, id, cancellationToken) is { } job
            ? Answer(context, StatusCodes.Status200OK, job)
            : KnownProblems.NoJob(id);
    }

    private static JsonAnswer Answer(HttpContext context, int status, JobSnapshot job)
    {
        context.Response.Headers.Location = $"{JobsApi.BasePath}/jobs/{job.Job.Id}";
        return new JsonAnswer(status, writer => JobJson.Write(writer, job));
    }

    private JobWebhook? WebhookOf(Guid job, JobSpecReading reading) => reading.Spec!.Webhook is { } webhook
        ? new JobWebhook { JobId = job, Url = webhook.Url, Secret = reading.WebhookSecret is { } secret ? secrets.Seal(secret, job) : null }
        : null;

    private static Job JobOf(Caller caller, JobSpecReading reading, FoundSources found, string? key, byte[] hash, string requestId)
    {
        var spec = reading.Spec!;
        return new Job
        {
            Id = Guid.CreateVersion7(),
            Tenant = caller.Tenant,
            KeyId = caller.KeyId,
            Name = spec.Name,
            Tags = [.. spec.Tags],
            Priority = spec.Priority,
            Spec = JsonSerializer.Serialize(spec, JobSpecJson.Default.JobSpec),
            Sources = JsonSerializer.Serialize(found.Pin(reading), JobSourcesJson.Default.JobSources),
            Provider = spec.Provider,
            MaxCostUsd = spec.Budget?.MaxCostUsd,
            MaxTokens = spec.Budget?.MaxTokens,
            NotBefore = spec.NotBefore,
            Deadline = spec.Deadline,
            Count = spec.Count,
            MaxCandidates = spec.MaxCandidates,
            RequestId = requestId,
            Traceparent = WorkSpans.Traceparent,
            IdempotencyKey = key,
            RequestHash = hash,
            Datasets = found.DatasetIds(spec),
        };
    }

    /// <summary>The seed of a request that names none.</summary>
    public static long DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & SeedMask;
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>
/// <c>POST /jobs</c>: validate, write, announce, answer. The row is the promise; the broker is never waited for.
/// </summary>
internal sealed class SubmitJob(JobSubmissions submissions, JobReads jobs, SubmissionLookups sources, Announcer announcer)
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
            return await AnswerAsync(context, tenant, earlier.Outcome, earlier.JobId, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            var found = await sources.FetchAsync(tenant, body, cancellationToken);
            var reading = JobSpecReader.Read(body, found.Lookups, DrawSeed);
            if (reading.Spec is null)
            {
                return KnownProblems.Validation(reading.Problems, reading.Code!);
            }

            var job = JobOf(tenant, reading, found, key, hash, RequestId.Of(context));
            try
            {
                var (outcome, id) = await submissions.SubmitAsync(job, cancellationToken);
                return await AnswerAsync(context, tenant, outcome, id, cancellationToken);
            }
            catch (DatasetGoneException) when (attempt < Attempts)
            {
            }
        }
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string tenant, SubmissionOutcome outcome, Guid id, CancellationToken cancellationToken)
    {
        if (outcome == SubmissionOutcome.Conflict)
        {
            return KnownProblems.IdempotencyConflict(id);
        }

        if (outcome == SubmissionOutcome.Created)
        {
            announcer.Publish(new JobSubmitted(id, RequestId.Of(context)));
        }

        if (await jobs.FindAsync(tenant, id, cancellationToken) is not { } job)
        {
            return KnownProblems.NoJob(id);
        }

        context.Response.Headers.Location = $"/api/v1/jobs/{id}";
        var status = outcome == SubmissionOutcome.Created ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        return new JsonAnswer(status, writer => JobJson.Write(writer, job));
    }

    private static Job JobOf(string tenant, JobSpecReading reading, FoundSources found, string? key, byte[] hash, string requestId)
    {
        var spec = reading.Spec!;
        return new Job
        {
            Id = Guid.CreateVersion7(),
            Tenant = tenant,
            Name = spec.Name,
            Tags = [.. spec.Tags],
            Priority = spec.Priority,
            Spec = JsonSerializer.Serialize(spec, JobSpecJson.Default.JobSpec),
            Sources = JsonSerializer.Serialize(found.Pin(reading), JobSourcesJson.Default.JobSources),
            Count = spec.Count,
            MaxCandidates = spec.MaxCandidates,
            RequestId = requestId,
            IdempotencyKey = key,
            RequestHash = hash,
            Datasets = found.DatasetIds(spec),
        };
    }

    private static long DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & SeedMask;
    }
}

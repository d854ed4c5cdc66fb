using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Webhooks;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>How a submission ended.</summary>
public enum SubmissionOutcome
{
    /// <summary>The job is stored.</summary>
    Created,

    /// <summary>The same key and the same body: the first job stands for both.</summary>
    Repeated,

    /// <summary>The same key with another body.</summary>
    Conflict,
}

/// <summary>Stores a job and its books in one statement, so that there is never one without the other.</summary>
public sealed class JobSubmissions(NpgsqlDataSource dataSource)
{
    private const string Insert = """
        WITH job AS (
            INSERT INTO jobs (id, tenant, name, tags, priority, status, intent, spec, sources, count, max_candidates,
                              request_id, idempotency_key, request_hash, datasets,
                              provider, max_cost_usd, max_tokens, not_before, deadline, key_id, traceparent, created_at, updated_at, announced_at)
            SELECT $1, $2, $3, $4, $5, 'queued', 'run', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, t, t, t
            FROM clock_timestamp() AS t
            -- A dataset may have been deleted since it was looked up; sharing its row's lock makes the two exclude each other.
            WHERE (SELECT count(*) FROM (SELECT 1 FROM datasets WHERE id = ANY($13) FOR SHARE) AS held) = cardinality($13)
            ON CONFLICT (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING id, created_at
        ), books AS (
            INSERT INTO job_progress (job_id, next_ordinal, scheduled, accepted, rejected, duplicates, failed, surplus,
                                      rejected_by, failed_by, streak, admitter_fence)
            SELECT id, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', 0, 0 FROM job
        ), hook AS (
            INSERT INTO job_webhooks (job_id, url, secret) SELECT id, $21, $22 FROM job WHERE $21 IS NOT NULL
        )
        SELECT created_at FROM job
        """;

    /// <summary>Stores a job that nobody is told of; see the other.</summary>
    public Task<(SubmissionOutcome Outcome, Guid JobId)> SubmitAsync(Job job, CancellationToken cancellationToken) => SubmitAsync(job, null, cancellationToken);

    /// <summary>Stores the job and dates it, or finds the one that an earlier request under the same key stored.</summary>
    /// <param name="webhook">Who is told when it ends; null for nobody.</param>
    /// <returns>The outcome, and the id of the job that stands for the request.</returns>
    /// <exception cref="DatasetGoneException">A dataset was deleted meanwhile.</exception>
    public async Task<(SubmissionOutcome Outcome, Guid JobId)> SubmitAsync(Job job, JobWebhook? webhook, CancellationToken cancellationToken)
    {
        await using var insert = dataSource.CreateCommand(Insert)
            .With(job.Id).With(job.Tenant).With(job.Name).With(job.Tags).With(job.Priority)
            .WithJson(job.Spec).WithJson(job.Sources).With(job.Count).With(job.MaxCandidates)
            .With(job.RequestId).With(job.IdempotencyKey).With(job.RequestHash).With(job.Datasets)
            .With(job.Provider).With(job.MaxCostUsd).With(job.MaxTokens).With(job.NotBefore).With(job.Deadline).With(job.KeyId).With(job.Traceparent)
            .With(webhook?.Url).WithBytes(webhook?.Secret);
        if (await insert.ExecuteScalarAsync(cancellationToken) is DateTime createdAt)
        {
            job.CreatedAt = job.UpdatedAt = createdAt;
            return (SubmissionOutcome.Created, job.Id);
        }

        return await FindAsync(job.Tenant, job.IdempotencyKey, job.RequestHash, cancellationToken) ?? throw new DatasetGoneException();
    }

    /// <summary>The job of an earlier request under the same key, if there was one.</summary>
    public async Task<(SubmissionOutcome Outcome, Guid JobId)?> FindAsync(string tenant, string? idempotencyKey, byte[] requestHash, CancellationToken cancellationToken)
    {
        if (idempotencyKey is null)
        {
            return null;
        }

        await using var find = dataSource.CreateCommand("SELECT id, request_hash FROM jobs WHERE tenant = $1 AND idempotency_key = $2")
            .With(tenant).With(idempotencyKey);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var same = reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(requestHash);
        return (same ? SubmissionOutcome.Repeated : SubmissionOutcome.Conflict, reader.GetGuid(0));
    }
}

/// <summary>A dataset that a submission refers to was deleted between validation and storing.</summary>
public sealed class DatasetGoneException() : Exception("A dataset that the job refers to was deleted meanwhile.");

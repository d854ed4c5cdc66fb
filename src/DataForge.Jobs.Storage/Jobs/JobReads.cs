using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>What the calls of a job cost, over all attempts.</summary>
/// <param name="ReservedUsd">What is set aside for calls under way.</param>
public sealed record UsageTotals(long Calls, long Retries, long PromptTokens, long CompletionTokens, long CachedCalls, decimal CostUsd, long UnpricedCalls, decimal ReservedUsd);

/// <summary>
/// A job with its books and its usage, read in one statement and therefore of one moment; but without its sources, which
/// may be large and are for those that work on it.
/// </summary>
/// <param name="WaitingForProvider">A batch is parked until its provider answers again.</param>
/// <param name="Now">The database's clock at the read.</param>
public sealed record JobSnapshot(Job Job, JobProgress Progress, UsageTotals Usage, bool WaitingForProvider, DateTimeOffset Now)
{
    /// <summary>A job as it is just after its submission.</summary>
    public static JobSnapshot OfNew(Job job) => new(job, new JobProgress { JobId = job.Id }, new UsageTotals(0, 0, 0, 0, 0, 0, 0, 0), false, job.CreatedAt);
}

/// <summary>Which jobs to list.</summary>
/// <param name="Before">Only those created before this place in the list.</param>
public sealed record JobQuery(string Tenant, string? Status, int? Priority, string? Tag, int Limit, (DateTimeOffset CreatedAt, Guid Id)? Before);

/// <summary>Reads jobs as the API shows them.</summary>
public sealed class JobReads(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT j.id, j.tenant, j.name, j.tags, j.priority, j.status, j.intent, j.status_reason, j.error_code, j.error_message,
               j.spec, j.max_cost_usd, j.max_tokens, j.presumed_cost_usd, j.not_before, j.deadline,
               j.count, j.max_candidates, j.created_at, j.started_at, j.updated_at, j.finished_at,
               p.scheduled, p.accepted, p.rejected, p.duplicates, p.failed, p.surplus, p.rejected_by::text, p.failed_by::text,
               u.calls, u.retries, u.prompt_tokens, u.completion_tokens, u.cached_calls, u.cost_usd, u.unpriced_calls,
               (SELECT coalesce(sum(r.cost_usd), 0) FROM budget_reservations r WHERE r.job_id = j.id),
               EXISTS (SELECT FROM batches b WHERE b.job_id = j.id AND b.state = 0 AND b.not_before > clock_timestamp()),
               clock_timestamp(), j.status_version, p.round
        FROM jobs j
        JOIN job_progress p ON p.job_id = j.id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(calls), 0)::bigint AS calls, coalesce(sum(retries), 0)::bigint AS retries,
                   coalesce(sum(prompt_tokens), 0)::bigint AS prompt_tokens, coalesce(sum(completion_tokens), 0)::bigint AS completion_tokens,
                   coalesce(sum(cached_calls), 0)::bigint AS cached_calls, coalesce(sum(cost_usd), 0) AS cost_usd,
                   coalesce(sum(unpriced_calls), 0)::bigint AS unpriced_calls
            FROM usage_entries WHERE job_id = j.id) u
        """;

    /// <summary>One job, or null where the tenant has none of that id.</summary>
    public async Task<JobSnapshot?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE j.id = $1 AND j.tenant = $2").With(id).With(tenant);
        return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
    }

    /// <summary>One job, whosever it is; null where there is none.</summary>
    public async Task<JobSnapshot?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE j.id = $1").With(id);
        return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
    }

    /// <summary>A page of jobs, newest first.</summary>
    public async Task<List<JobSnapshot>> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + """
             WHERE j.tenant = $1
               AND ($2::text IS NULL OR j.status = $2)
               AND ($3::integer IS NULL OR j.priority = $3)
               AND ($4::text IS NULL OR j.tags @> ARRAY[$4])
               AND ($5::timestamptz IS NULL OR (j.created_at, j.id) < ($5, $6))
             ORDER BY j.created_at DESC, j.id DESC
             LIMIT $7
            """)
            .With(query.Tenant).With(query.Status).With(query.Priority).With(query.Tag)
            .With(query.Before?.CreatedAt).With(query.Before?.Id).With(query.Limit);
        return await command.ListAsync(Read, cancellationToken);
    }

    /// <summary>Whether each of the given jobs has ended; those that the tenant does not have are left out.</summary>
    public async Task<Dictionary<Guid, bool>> HaveEndedAsync(string tenant, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT id, finished_at IS NOT NULL FROM jobs WHERE id = ANY($1) AND tenant = $2").With(ids).With(tenant);
        return (await command.ListAsync(row => (row.GetGuid(0), row.GetBoolean(1)), cancellationToken)).ToDictionary(row => row.Item1, row => row.Item2);
    }

    /// <summary>What a worker needs to work on a job: its specification, pinned sources and origin; null where the job is gone.</summary>
    public async Task<(string Tenant, string Spec, string Sources, string? RequestId, string? Traceparent)?> FindWorkAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT tenant, spec, sources, request_id, traceparent FROM jobs WHERE id = $1").With(id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Text(3), reader.Text(4)) : null;
    }

    private static JobSnapshot Read(NpgsqlDataReader row)
    {
        var job = new Job
        {
            Id = row.GetGuid(0),
            Tenant = row.GetString(1),
            Name = row.Text(2),
            Tags = row.GetFieldValue<string[]>(3),
            Priority = row.GetInt32(4),
            Status = row.GetString(5),
            Intent = row.GetString(6),
            StatusReason = row.Text(7),
            ErrorCode = row.Text(8),
            ErrorMessage = row.Text(9),
            Spec = row.GetString(10),
            MaxCostUsd = row.Nullable<decimal>(11),
            MaxTokens = row.Nullable<long>(12),
            PresumedCostUsd = row.GetDecimal(13),
            NotBefore = row.Nullable<DateTimeOffset>(14),
            Deadline = row.Nullable<DateTimeOffset>(15),
            Count = row.GetInt32(16),
            MaxCandidates = row.GetInt32(17),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(18),
            StartedAt = row.Nullable<DateTimeOffset>(19),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(20),
            FinishedAt = row.Nullable<DateTimeOffset>(21),
            StatusVersion = row.GetInt32(40),
        };
        var progress = new JobProgress
        {
            JobId = job.Id,
            Scheduled = row.GetInt64(22),
            Accepted = row.GetInt64(23),
            Rejected = row.GetInt64(24),
            Duplicates = row.GetInt64(25),
            Failed = row.GetInt64(26),
            Surplus = row.GetInt64(27),
            RejectedBy = row.GetString(28),
            FailedBy = row.GetString(29),
            Round = row.GetInt32(41),
        };
        var usage = new UsageTotals(row.GetInt64(30), row.GetInt64(31), row.GetInt64(32), row.GetInt64(33), row.GetInt64(34), row.GetDecimal(35), row.GetInt64(36), row.GetDecimal(37));
        return new JobSnapshot(job, progress, usage, row.GetBoolean(38), row.GetFieldValue<DateTimeOffset>(39));
    }
}

using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>What became of a command.</summary>
public enum IntentOutcome
{
    /// <summary>The row says it; the event may follow.</summary>
    Written,

    /// <summary>The tenant has no such job.</summary>
    NotFound,

    /// <summary>The job's status does not allow it.</summary>
    Invalid,
}

/// <summary>What became of the wish to open an ended job again.</summary>
public enum RetryOutcome
{
    /// <summary>The row says it; the event may follow.</summary>
    Written,

    /// <summary>It was opened again before, and has not ended since.</summary>
    Repeated,

    /// <summary>The tenant has no such job.</summary>
    NotFound,

    /// <summary>It has not ended, or it has its count.</summary>
    Invalid,

    /// <summary>Its deadline is over; it would end at once.</summary>
    PastDeadline,

    /// <summary>No candidate failed, and no further one may be made.</summary>
    NothingLeft,
}

/// <summary>Commands, written as rows before they are announced.</summary>
public sealed class JobIntents(NpgsqlDataSource dataSource)
{
    /// <summary>Holds a job: no new provider call starts.</summary>
    public Task<(IntentOutcome, string? Status)> PauseAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        WriteAsync(tenant, id, JobIntent.Pause, [JobStatus.Queued, JobStatus.Running, JobStatus.Paused], "intent <> 'cancel'", cancellationToken);

    /// <summary>Lets a held job go on.</summary>
    public Task<(IntentOutcome, string? Status)> ResumeAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        WriteAsync(tenant, id, JobIntent.Run, [JobStatus.Queued, JobStatus.Running, JobStatus.Paused], "intent <> 'cancel'", cancellationToken);

    /// <summary>Ends a job and keeps what was accepted.</summary>
    public Task<(IntentOutcome, string? Status)> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        WriteAsync(tenant, id, JobIntent.Cancel, [JobStatus.Queued, JobStatus.Running, JobStatus.Paused, JobStatus.Cancelled], "true", cancellationToken);

    /// <summary>Opens a job again that ended short of its count, where there is something left to ask for.</summary>
    public async Task<(RetryOutcome Outcome, string? Status)> RetryAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH job AS (
                SELECT j.id, j.status, j.finished_at IS NOT NULL AND j.status <> 'completed' AS short,
                       j.finished_at IS NULL AND j.retried_at IS NOT NULL AS retried, coalesce(j.deadline <= clock_timestamp(), false) AS late,
                       p.failed > 0 OR p.next_ordinal < j.max_candidates OR p.surplus > 0
                           OR p.accepted + p.rejected + p.duplicates + p.failed + p.surplus < p.next_ordinal AS something
                FROM jobs j JOIN job_progress p ON p.job_id = j.id WHERE j.id = $1 AND j.tenant = $2
            ), written AS (
                UPDATE jobs j SET intent = 'retry', announced_at = clock_timestamp(), updated_at = clock_timestamp()
                FROM job WHERE j.id = job.id AND job.short AND job.something AND NOT job.late
                RETURNING 1
            )
            SELECT status, short, retried, late, something, (SELECT count(*) FROM written) FROM job
            """).With(id).With(tenant);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return (RetryOutcome.NotFound, null);
        }

        var status = reader.GetString(0);
        return reader.GetInt64(5) > 0 ? (RetryOutcome.Written, status)
            : reader.GetBoolean(2) ? (RetryOutcome.Repeated, status)
            : !reader.GetBoolean(1) ? (RetryOutcome.Invalid, status)
            : reader.GetBoolean(3) ? (RetryOutcome.PastDeadline, status)
            : (RetryOutcome.NothingLeft, status);
    }

    /// <summary>Pauses a job because going on would be of no use until somebody acts.</summary>
    /// <returns>Whether the job was running and is held now.</returns>
    public async Task<bool> HaltAsync(Guid id, string code, string message, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            UPDATE jobs SET intent = 'pause', error_code = $2, error_message = $3, updated_at = clock_timestamp(), announced_at = clock_timestamp()
            WHERE id = $1 AND intent = 'run' AND status IN ('queued', 'running')
            """).With(id).With(code).With(message);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>For each of the given jobs, whether no provider call may start now, and whether its calls are under a budget of its own or of its key.</summary>
    public async Task<List<(Guid JobId, bool IsHeld, bool IsBudgeted)>> TermsAsync(Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT asked.id, j.id IS NULL OR j.intent <> 'run' OR j.finished_at IS NOT NULL OR coalesce(j.deadline <= clock_timestamp(), false),
                   j.max_cost_usd IS NOT NULL OR j.max_tokens IS NOT NULL OR k.monthly_budget_usd IS NOT NULL OR k.monthly_tokens IS NOT NULL
            FROM unnest($1) AS asked(id)
            LEFT JOIN jobs j ON j.id = asked.id LEFT JOIN api_keys k ON k.id = j.key_id
            """).With(jobs);
        return await command.ListAsync(row => (row.GetGuid(0), row.GetBoolean(1), row.GetBoolean(2)), cancellationToken);
    }

    private async Task<(IntentOutcome, string?)> WriteAsync(string tenant, Guid id, string intent, string[] allowed, string condition, CancellationToken cancellationToken)
    {
        // Resuming forgets why the job was held; ended jobs keep their error and are never touched.
        await using var command = dataSource.CreateCommand($"""
            WITH written AS (
                UPDATE jobs SET intent = $3,
                    error_code = CASE WHEN $3 = 'run' THEN NULL ELSE error_code END,
                    error_message = CASE WHEN $3 = 'run' THEN NULL ELSE error_message END,
                    updated_at = CASE WHEN intent <> $3 THEN clock_timestamp() ELSE updated_at END,
                    announced_at = CASE WHEN finished_at IS NULL THEN clock_timestamp() ELSE announced_at END
                WHERE id = $1 AND tenant = $2 AND status = ANY($4) AND {condition}
                RETURNING status
            )
            SELECT (SELECT status FROM written), (SELECT status FROM jobs WHERE id = $1 AND tenant = $2)
            """).With(id).With(tenant).With(intent).With(allowed);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.Text(0), reader.Text(1)) switch
        {
            (not null, var status) => (IntentOutcome.Written, status),
            (null, null) => (IntentOutcome.NotFound, null),
            (null, var status) => (IntentOutcome.Invalid, status),
        };
    }
}

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

    /// <summary>Those of the given jobs for which no provider call may start.</summary>
    public async Task<List<Guid>> HeldAsync(Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT asked.id FROM unnest($1) AS asked(id)
            LEFT JOIN jobs j ON j.id = asked.id
            WHERE j.id IS NULL OR j.intent <> 'run' OR j.finished_at IS NOT NULL
            """).With(jobs);
        return await command.ListAsync(row => row.GetGuid(0), cancellationToken);
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

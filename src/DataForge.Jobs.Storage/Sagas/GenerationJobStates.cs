using System.Globalization;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Storage.Webhooks;
using Npgsql;

namespace DataForge.Jobs.Storage.Sagas;

/// <summary>
/// The rows behind the saga, held by one transaction for the time of one message. READ COMMITTED with
/// <c>FOR NO KEY UPDATE</c>: messages of one job queue for its row, instead of failing each other as under Serializable,
/// while batches, whose foreign key shares the row, can still be created.
/// </summary>
public sealed class GenerationJobStates(NpgsqlConnection connection, NpgsqlTransaction transaction)
{
    /// <summary>Loads and locks a job's row; null where there is none, as with a forged or late message.</summary>
    public async Task<GenerationJobState?> LoadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT j.status, j.intent, j.status_reason, j.error_code, j.error_message, j.heard_at IS NOT NULL, j.started_at IS NOT NULL,
                   j.finished_at IS NOT NULL, p.accepted, j.count,
                   p.scheduled >= j.max_candidates AND p.scheduled = p.accepted + p.rejected + p.duplicates + p.failed + p.surplus,
                   coalesce(j.deadline <= clock_timestamp(), false), j.tenant, j.request_id
            FROM jobs j JOIN job_progress p ON p.job_id = j.id WHERE j.id = $1 FOR NO KEY UPDATE OF j
            """, connection, transaction).With(jobId);
        return (await command.ListAsync(
            row => new GenerationJobState
            {
                CorrelationId = jobId,
                CurrentState = StateName(row.GetString(0)),
                LoadedState = StateName(row.GetString(0)),
                Intent = row.GetString(1),
                StatusReason = row.Text(2),
                ErrorCode = row.Text(3),
                ErrorMessage = row.Text(4),
                Heard = row.GetBoolean(5),
                Started = row.GetBoolean(6),
                Ended = row.GetBoolean(7),
                Accepted = row.GetInt64(8),
                Count = row.GetInt32(9),
                Exhausted = row.GetBoolean(10),
                PastDeadline = row.GetBoolean(11),
                Tenant = row.GetString(12),
                RequestId = row.Text(13),
            },
            cancellationToken)).SingleOrDefault();
    }

    /// <summary>
    /// Writes the lifecycle columns; a job that is gone stays gone. A new status is written with its place in the job's history and
    /// with what is to be delivered of it.
    /// </summary>
    public async Task SaveAsync(GenerationJobState state, CancellationToken cancellationToken)
    {
        var status = state.CurrentState.ToLowerInvariant();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("""
            UPDATE jobs
            SET status = $2, status_version = status_version + (status <> $2)::integer,
                status_reason = $3, error_code = $4, error_message = $5, updated_at = clock_timestamp(),
                heard_at = CASE WHEN $6 THEN coalesce(heard_at, clock_timestamp()) END,
                started_at = CASE WHEN $7 THEN coalesce(started_at, clock_timestamp()) END,
                finished_at = CASE WHEN $8 THEN coalesce(finished_at, clock_timestamp()) END,
                intent = $9, retried_at = CASE WHEN $10 THEN clock_timestamp() ELSE retried_at END
            WHERE id = $1
            """)
            .With(state.CorrelationId).With(status).With(state.StatusReason).With(state.ErrorCode).With(state.ErrorMessage)
            .With(state.Heard).With(state.Started).With(state.Ended).With(state.Intent).With(state.Reopened);
        if (state.CurrentState != state.LoadedState)
        {
            batch.Append("""
                INSERT INTO job_transitions (job_id, version, status, status_reason, error_code, error_message, at)
                SELECT id, status_version, status, status_reason, error_code, error_message, updated_at FROM jobs WHERE id = $1
                """).With(state.CorrelationId);
            // A pause that somebody asked for is no news to them; one that waits for somebody to act is.
            if (JobStatus.IsEnded(status) || (status == JobStatus.Paused && state.ErrorCode is not null))
            {
                batch.Append(DeliveryInserts.OfJob).With(state.CorrelationId).With(Guid.CreateVersion7());
            }

            batch.Append(JobWatches.Notify).With(state.CorrelationId);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string StateName(string status) => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(status[0])}{status.AsSpan(1)}");
}

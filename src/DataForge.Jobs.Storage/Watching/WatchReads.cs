using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Watching;

/// <summary>What those who watch jobs ask, for all of them at once.</summary>
public sealed class WatchReads(NpgsqlDataSource dataSource)
{
    /// <summary>How jobs stand; those that are gone are left out.</summary>
    public async Task<Dictionary<Guid, JobMark>> MarksAsync(Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT j.id, j.status_version, j.updated_at, p.scheduled, p.accepted, p.accepted + p.rejected + p.duplicates + p.failed + p.surplus, p.round,
                   EXISTS (SELECT FROM batches b WHERE b.job_id = j.id AND b.state = 0 AND b.not_before > clock_timestamp())
            FROM jobs j JOIN job_progress p ON p.job_id = j.id WHERE j.id = ANY($1)
            """).With(jobs);
        var marks = await command.ListAsync(
            row => (row.GetGuid(0), new JobMark(row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt32(6), row.GetBoolean(7))),
            cancellationToken);
        return marks.ToDictionary(mark => mark.Item1, mark => mark.Item2);
    }

    /// <summary>The changes of a job's status after one of them, in order.</summary>
    public async Task<List<JobTransition>> TransitionsAsync(Guid jobId, int after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT version, status, status_reason, error_code, error_message, at FROM job_transitions WHERE job_id = $1 AND version > $2 ORDER BY version").With(jobId).With(after);
        return await command.ListAsync(
            row => new JobTransition
            {
                JobId = jobId,
                Version = row.GetInt32(0),
                Status = row.GetString(1),
                StatusReason = row.Text(2),
                ErrorCode = row.Text(3),
                ErrorMessage = row.Text(4),
                At = row.GetFieldValue<DateTimeOffset>(5),
            },
            cancellationToken);
    }
}

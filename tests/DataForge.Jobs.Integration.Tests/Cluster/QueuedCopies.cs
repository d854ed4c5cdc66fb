using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>Many jobs at once, without a request for each.</summary>
internal static class QueuedCopies
{
    /// <summary>Queues copies of a job, one millisecond apart, to start at once.</summary>
    /// <param name="pattern">The job that is copied; its own start is best far away.</param>
    /// <param name="tenant">The tenant as an SQL expression of the copy's number <c>n</c>, from 1.</param>
    public static async Task MakeAsync(NpgsqlDataSource rows, string pattern, int copies, string tenant = "tenant")
    {
        await using var copy = rows.CreateCommand($"""
            WITH copies AS (
                INSERT INTO jobs (id, tenant, tags, priority, status, intent, spec, sources, count, max_candidates, request_hash, datasets, provider, created_at, updated_at, announced_at)
                SELECT gen_random_uuid(), {tenant}, tags, priority, status, intent, spec, sources, count, max_candidates, request_hash, datasets, provider,
                       clock_timestamp() + n * interval '1 ms', updated_at, '-infinity'
                FROM jobs, generate_series(1, {copies}) n WHERE id = '{pattern}'
                RETURNING id
            )
            INSERT INTO job_progress (job_id, next_ordinal, scheduled, accepted, rejected, duplicates, failed, surplus, rejected_by, failed_by, streak, admitter_fence)
            SELECT id, 0, 0, 0, 0, 0, 0, 0, '{"{}"}', '{"{}"}', 0, 0 FROM copies
            """);
        (await copy.ExecuteNonQueryAsync()).ShouldBe(copies);
    }

    /// <summary>Waits until so many jobs have had a batch.</summary>
    public static async Task StartedAsync(NpgsqlDataSource rows, int jobs)
    {
        await using var command = rows.CreateCommand("SELECT count(*) FROM job_progress WHERE scheduled > 0");
        while ((long)(await command.ExecuteScalarAsync())! < jobs)
        {
            await Task.Delay(50);
        }
    }
}

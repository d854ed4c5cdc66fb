using System.Diagnostics;
using Npgsql;

namespace DataForge.Jobs.Benchmarks.Queue;

/// <summary>What the machine can do at all: rows as wide as a job's, each inserted and committed, and nothing else.</summary>
internal static class CommitFloor
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(3);

    /// <summary>Commits per second.</summary>
    /// <param name="jobs">The database; a job must be in it.</param>
    /// <param name="connections">How many commit at the same time.</param>
    public static async Task<double> MeasureAsync(NpgsqlDataSource jobs, int connections)
    {
        await ExecuteAsync("CREATE TABLE commit_floor AS SELECT gen_random_uuid() AS id, spec::text || sources::text AS body FROM jobs LIMIT 1; ALTER TABLE commit_floor ADD PRIMARY KEY (id)");
        var body = await BodyAsync(jobs);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => CommitAsync(jobs, body, clock)));
        var rate = counts.Sum() / clock.Elapsed.TotalSeconds;
        await ExecuteAsync("DROP TABLE commit_floor");
        return rate;

        async Task ExecuteAsync(string sql)
        {
            await using var command = jobs.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<string> BodyAsync(NpgsqlDataSource jobs)
    {
        await using var command = jobs.CreateCommand("SELECT body FROM commit_floor");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<long> CommitAsync(NpgsqlDataSource jobs, string body, Stopwatch clock)
    {
        await using var connection = await jobs.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO commit_floor VALUES (gen_random_uuid(), $1)", connection);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body });
        await insert.PrepareAsync();
        var count = 0L;
        for (; clock.Elapsed < s_duration; count++)
        {
            await insert.ExecuteNonQueryAsync();
        }

        return count;
    }
}

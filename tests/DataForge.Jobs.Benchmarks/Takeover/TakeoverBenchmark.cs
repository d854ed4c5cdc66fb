using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Benchmarks.Takeover;

/// <summary>How soon others hold what a worker held that was killed with -9, at the default lease.</summary>
internal static class TakeoverBenchmark
{
    private const int Workers = 3;

    /// <summary>Small, so that a slot of the others falls free at once: waiting for one is no part of a takeover.</summary>
    private const int LatencyMs = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(int kills)
    {
        await using var postgres = new PostgreSqlServer();
        await using var broker = new RabbitMqServer();
        await Task.WhenAll(postgres.StartAsync(), broker.StartAsync());
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var cluster = await JobsCluster.StartAsync(
            connectionString, broker.Uri, workers: 0, new SimulatorBehaviour { LatencyMs = LatencyMs }, [KeyValuePair.Create("Worker__Concurrency", "8")]);
        // One after the other, so that the oldest process is the one that announced itself first.
        for (var worker = 0; worker < Workers; worker++)
        {
            await cluster.AddWorker().ReadyAsync();
        }

        var request = new JsonObject { ["count"] = 1_000_000, ["prompt"] = "Review item {{ number }}.", ["seed"] = 1, ["columns"] = new JsonArray(new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }) };
        await cluster.Client.WaitAsync(await cluster.Client.SubmitAsync(request), job => job.Count("accepted") > 50);
        await postgres.OutlastAsync(TimeSpan.FromSeconds(10));

        var times = new List<double>();
        var killed = new List<Guid>();
        for (var kill = 0; kill < kills; kill++)
        {
            var oldest = cluster.Workers.First(worker => !worker.HasExited);
            var held = await HeldAsync(database, oldest, killed);
            oldest.Kill();
            killed.Add(held.Worker);
            times.Add(await UntilTakenAsync(database, held));
            await cluster.AddWorker().ReadyAsync();
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {kills} times the oldest of {Workers} workers killed with -9 and replaced; default lease
            until all its batches were claimed by others and its roles taken: median {times[times.Count / 2]:F1} s, at most {times[^1]:F1} s; 10 s are promised
            """));
        return 0;
    }

    /// <summary>What a process holds: its id in the cluster, and its batches with their fencing numbers.</summary>
    private static async Task<(Guid Worker, Guid[] Jobs, long[] Ordinals, long[] Fences)> HeldAsync(NpgsqlDataSource database, ProgramProcess process, IEnumerable<Guid> killed)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_patience; await Task.Delay(20))
        {
            await using var command = database.CreateCommand("""
                SELECT w.id, array_agg(b.job_id), array_agg(b.first_ordinal), array_agg(b.fence)
                FROM (SELECT id FROM workers WHERE id <> ALL($1) ORDER BY started_at LIMIT 1) w
                JOIN batches b ON b.worker_id = w.id AND b.state = 1 GROUP BY w.id
                """);
            command.Parameters.Add(new NpgsqlParameter { Value = killed.ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            if (await reader.ReadAsync())
            {
                return (reader.GetGuid(0), reader.GetFieldValue<Guid[]>(1), reader.GetFieldValue<long[]>(2), reader.GetFieldValue<long[]>(3));
            }
        }

        throw new TimeoutException($"Process {process.Id} never held a batch:\n{process.Output}");
    }

    private static async Task<double> UntilTakenAsync(NpgsqlDataSource database, (Guid Worker, Guid[] Jobs, long[] Ordinals, long[] Fences) held)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < s_patience)
        {
            await using var command = database.CreateCommand("""
                SELECT (SELECT count(*) FROM batches b JOIN unnest($2, $3, $4) AS h(job_id, first_ordinal, fence)
                          ON h.job_id = b.job_id AND h.first_ordinal = b.first_ordinal AND h.fence = b.fence WHERE b.state < 2)
                     + (SELECT count(*) FROM leases WHERE holder_id = $1)
                     + (SELECT count(*) FROM job_progress p WHERE p.admitter_id = $1
                          AND (SELECT b.state FROM batches b WHERE b.job_id = p.job_id ORDER BY b.first_ordinal LIMIT 1) = 2)
                """);
            command.Parameters.AddRange(new[]
            {
                new NpgsqlParameter { Value = held.Worker }, new NpgsqlParameter { Value = held.Jobs },
                new NpgsqlParameter { Value = held.Ordinals }, new NpgsqlParameter { Value = held.Fences },
            });
            if ((long)(await command.ExecuteScalarAsync())! == 0)
            {
                return clock.Elapsed.TotalSeconds;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Nobody took over.");
    }
}

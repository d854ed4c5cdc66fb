using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Benchmarks.Queue;

/// <summary>
/// Whether a long queue costs anything: thousands of small jobs submitted at once to an Api and two workers, beside a
/// twentieth of them that meet an empty queue.
/// </summary>
internal static class QueueBenchmark
{
    private const int Workers = 2;
    private const int Clients = 16;
    private const int Samples = 8;

    public static async Task<int> RunAsync(int jobs)
    {
        await using var postgres = new PostgreSqlServer();
        await using var broker = new RabbitMqServer();
        await Task.WhenAll(postgres.StartAsync(), broker.StartAsync());
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var cluster = await JobsCluster.StartAsync(connectionString, broker.Uri, Workers, settings: [KeyValuePair.Create("LLM_BACKEND", "mock")]);

        var few = Math.Max(100, jobs / 20);
        await SubmitAsync(cluster, few, "warm");
        await EndAsync(database, few);
        var floor = await CommitFloor.MeasureAsync(database, Clients);
        var idle = await UrgentAsync(cluster);

        await SubmitAsync(cluster, few, "few");
        await EndAsync(database, (2 * few) + 1);
        var alone = await PacesAsync(database, "few");
        var before = Memory(cluster);

        await using var watch = new QueueWatch(cluster, database);
        var submission = Stopwatch.StartNew();
        await SubmitAsync(cluster, jobs, "many");
        submission.Stop();
        var behind = await UrgentAsync(cluster);
        await EndAsync(database, jobs + (2 * few) + 2);
        var many = await PacesAsync(database, "many");
        var (median, most) = watch.LooksAbove(watch.MostOpen / 2);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {jobs:N0} jobs of {Samples} samples, one Api, {Workers} workers, mock provider, {Clients} clients

            submissions per second     {jobs / submission.Elapsed.TotalSeconds,10:N0}   while the workers work; all were accepted
            commits per second         {floor,10:N0}   of bare rows as wide, {Clients} connections, nothing else
            jobs open, at most         {watch.MostOpen,10:N0}
            rows of batches, at most   {watch.MostBatches,10:N0}
            jobs ended per second      {many.First,10:N1}   the first half after the last submission; {many.Second:N1} the second half
            with {few,5} jobs queued    {alone.First,10:N1}   the first half; {alone.Second:N1} the second half
            a look of the scheduler    {median,10:N1}   ms while at least half of the queue was there, at most {most:N1}
            urgent job, first sample   {behind.TotalMilliseconds,10:N0}   ms behind the queue, {idle.TotalMilliseconds:N0} ms without it
            memory, MB                 {string.Join(", ", before.Zip(watch.Peaks, (was, peak) => $"{was:N0} → {peak:N0}"))}   Api and workers: before, and at most
            """));
        return 0;
    }

    private static double[] Memory(JobsCluster cluster) => [.. cluster.Workers.Prepend(cluster.Api).Select(process =>
    {
        using var seen = Process.GetProcessById(process.Id);
        return seen.WorkingSet64 / 1e6;
    })];

    private static Task SubmitAsync(JobsCluster cluster, int jobs, string name) =>
        Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (number, _) => await cluster.Client.SubmitAsync(Request(name, number, priority: 1)));

    /// <summary>How long a job of the highest priority waits for its first sample.</summary>
    private static async Task<TimeSpan> UrgentAsync(JobsCluster cluster)
    {
        var clock = Stopwatch.StartNew();
        var id = await cluster.Client.SubmitAsync(Request("urgent", 0, priority: 5));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 0);
        return clock.Elapsed;
    }

    private static async Task EndAsync(NpgsqlDataSource database, int jobs)
    {
        var clock = Stopwatch.StartNew();
        long ended;
        while ((ended = await ScalarAsync(database, "SELECT count(*) FROM jobs WHERE status = 'completed'")) < jobs)
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(30))
            {
                throw new TimeoutException($"{ended} of {jobs} jobs have ended.");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Jobs ended per second after the last submission, in the first and in the second half of what was left then.</summary>
    private static async Task<(double First, double Second)> PacesAsync(NpgsqlDataSource database, string name)
    {
        await using var command = database.CreateCommand("""
            SELECT extract(epoch FROM finished_at - (SELECT max(created_at) FROM jobs WHERE name = $1))::float8 AS after
            FROM jobs WHERE name = $1 ORDER BY finished_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync();
        var times = new List<double>();
        while (await reader.ReadAsync())
        {
            if (reader.GetDouble(0) is > 0 and var after)
            {
                times.Add(after);
            }
        }

        var half = times.Count / 2;
        return half == 0 ? (double.NaN, double.NaN) : (half / times[half - 1], (times.Count - half) / (times[^1] - times[half - 1]));
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static JsonObject Request(string name, int number, int priority) => new()
    {
        ["name"] = name,
        ["count"] = Samples,
        ["prompt"] = "Write a {{ tone }} review of the {{ product }} number {{ number }}.",
        ["product"] = "travel kettle",
        ["columns"] = new JsonArray(
            new JsonObject { ["name"] = "tone", ["type"] = "category", ["values"] = new JsonArray("glad", "sober", "angry") },
            new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }),
        ["priority"] = priority,
        ["seed"] = number,
    };
}

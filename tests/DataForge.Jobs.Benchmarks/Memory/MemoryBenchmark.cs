using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Benchmarks.Memory;

/// <summary>What a worker holds while it makes one long job.</summary>
internal static class MemoryBenchmark
{
    private const int Looks = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(int samples)
    {
        await using var postgres = new PostgreSqlServer();
        await using var broker = new RabbitMqServer();
        await Task.WhenAll(postgres.StartAsync(), broker.StartAsync());
        Console.WriteLine($"one Api, one worker, {samples:N0} samples; megabytes of the worker after each tenth");
        foreach (var deduplicate in (bool[])[false, true])
        {
            await using var cluster = await JobsCluster.StartAsync(
                await postgres.CreateDatabaseAsync(), await broker.CreateVirtualHostAsync(), workers: 1, settings: [KeyValuePair.Create("LLM_BACKEND", "mock")]);
            var held = new List<double>();
            var id = await cluster.Client.SubmitAsync(Request(samples, deduplicate));
            for (var look = 1; look <= Looks; look++)
            {
                var reached = samples / Looks * look;
                await cluster.Client.WaitAsync(id, job => job.Count("accepted") >= reached || job.Status is not ("queued" or "running"), s_patience);
                held.Add(Megabytes(cluster.Workers[0]));
            }

            var job = await cluster.Client.EndAsync(id);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                {(deduplicate ? "with near-duplicates   " : "without deduplication  ")}{string.Join("  ", held.Select(each => $"{each:N0}"))}   {job.Status}, {job.Count("accepted"):N0} accepted
                """));
        }

        return 0;
    }

    private static double Megabytes(ProgramProcess process)
    {
        using var seen = Process.GetProcessById(process.Id);
        return seen.WorkingSet64 / 1e6;
    }

    private static JsonObject Request(int samples, bool deduplicate) => new()
    {
        ["count"] = samples,
        ["prompt"] = "Write a review of the travel kettle number {{ number }}.",
        ["columns"] = new JsonArray(new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000_000 }),
        ["deduplicate"] = deduplicate,
        ["seed"] = 1,
    };
}

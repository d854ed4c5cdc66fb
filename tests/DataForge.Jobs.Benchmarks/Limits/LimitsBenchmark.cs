using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Benchmarks.Limits;

/// <summary>
/// How much of a provider's limit four workers use together, and how often they pass it. The simulated provider lets
/// through 600 requests in any 60 seconds, wherever the window begins, and answers the rest with 429.
/// </summary>
internal static class LimitsBenchmark
{
    private const int PerMinute = 600;
    private const int Workers = 4;

    public static async Task<int> RunAsync(int seconds)
    {
        var candidates = PerMinute * seconds / 60;
        await using var postgres = new PostgreSqlServer();
        await using var broker = new RabbitMqServer();
        await Task.WhenAll(postgres.StartAsync(), broker.StartAsync());
        await using var cluster = await JobsCluster.StartAsync(
            await postgres.CreateDatabaseAsync(),
            broker.Uri,
            Workers,
            new SimulatorBehaviour { LatencyMs = 300, Rpm = PerMinute },
            [KeyValuePair.Create("LLM_RATE_LIMIT_RPM", PerMinute.ToString(CultureInfo.InvariantCulture))]);
        var request = new JsonObject { ["count"] = candidates, ["prompt"] = "Review item {{ number }}.", ["seed"] = 1, ["columns"] = new JsonArray(new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }) };

        var clock = Stopwatch.StartNew();
        var job = await cluster.Client.EndAsync(await cluster.Client.SubmitAsync(request), TimeSpan.FromSeconds(seconds * 3));
        var took = clock.Elapsed.TotalSeconds;

        var stats = cluster.Provider.Stats;
        var refused = stats.ByStatus.GetValueOrDefault(429);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Workers} workers, {PerMinute} requests in any 60 s, {candidates} candidates: {job.Status}, {job.Count("accepted")} accepted, {job.Count("failed")} failed
            time            {took,8:F1} s
            floor           {seconds,8:F1} s   (candidates / limit)
            ratio           {took / seconds,8:F3}
            429s            {refused,8}     of {stats.TotalCalls} calls, {100.0 * refused / stats.TotalCalls:F2} %
            """));
        return 0;
    }
}

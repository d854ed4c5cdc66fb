using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Rolling;

/// <summary>
/// A rolling change as it is made: an older version runs jobs, this one's processes join and migrate the schema under it,
/// the older ones are killed, stopped and even started again, and no job notices.
/// </summary>
internal static class RollingChange
{
    private const int Count = 600;

    /// <summary>Slow while processes come and go, so that no job is over before they have; then quick.</summary>
    private const int SlowMs = 1500;
    private const int QuickMs = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private static readonly string[] s_sampled = ["text", "variables", "prompt_sha256"];

    private static int s_kept;
    private static int s_broken;

    /// <summary>Makes the change once.</summary>
    /// <param name="older">The directory with the programs of the older version.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string older)
    {
        await using var servers = await ChaosServers.StartAsync();
        await using var cluster = await MixedCluster.StartAsync(servers, older);
        cluster.Latency = SlowMs;
        try
        {
            await ChangeAsync(cluster);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            Check("the change was made to its end", false, exception.Message);
        }

        if (s_broken > 0)
        {
            var log = Path.Combine(Path.GetTempPath(), "dataforge-rolling.log");
            await File.WriteAllTextAsync(log, cluster.Logs);
            Console.WriteLine($"logs: {log}");
        }

        Console.WriteLine($"{s_kept} passed, {s_broken} failed");
        return s_broken == 0 ? 0 : 1;
    }

    private static async Task ChangeAsync(MixedCluster cluster)
    {
        var olderApi = await cluster.AddAsync("Api", isOlder: true);
        ProgramProcess[] olderWorkers = [await cluster.AddAsync("Worker", isOlder: true), await cluster.AddAsync("Worker", isOlder: true)];
        using var asOlder = new JobsClient(olderApi.Address);
        var migrations = await MigrationsAsync(cluster);
        var first = await asOlder.SubmitAsync(Request(seed: 1));
        await asOlder.WaitAsync(first, job => job.Count("accepted") > 20, s_patience);

        // The first process of this version brings its schema while the older ones work.
        var newerWorker = await cluster.AddAsync("Worker", isOlder: false);
        Console.WriteLine($"{migrations} migrations before, {await MigrationsAsync(cluster)} after this version's worker joined");
        var second = await asOlder.SubmitAsync(Request(seed: 2));
        var newerApi = await cluster.AddAsync("Api", isOlder: false);
        using var client = new JobsClient(newerApi.Address);
        var third = await client.SubmitAsync(Request(seed: 3));
        var (olderCalls, newerCalls) = (cluster.CallsOf(isOlder: true), cluster.CallsOf(isOlder: false));
        foreach (var id in (string[])[first, second, third])
        {
            await client.WaitAsync(id, job => job.Count("accepted") > 20, s_patience);
        }

        Check("both versions work side by side", cluster.CallsOf(isOlder: true) > olderCalls && cluster.CallsOf(isOlder: false) > newerCalls,
            $"{cluster.CallsOf(isOlder: true)} calls by the older, {cluster.CallsOf(isOlder: false)} by this one");
        await client.CommandAsync(second, "pause");
        await client.WaitAsync(second, job => job.Status == "paused");
        await client.CommandAsync(second, "resume");
        await olderApi.StopAsync();
        olderWorkers[0].Kill();
        // An older process that starts again finds a schema that is ahead of it.
        var again = await cluster.AddAsync("Worker", isOlder: true);
        await olderWorkers[1].StopAsync();
        Check("an older worker stops in order", olderWorkers[1].ExitCode == 0, $"exit code {olderWorkers[1].ExitCode}");

        cluster.Latency = QuickMs;
        string[] ids = [first, second, third];
        foreach (var id in ids)
        {
            var job = await client.EndAsync(id, s_patience);
            Check($"job {id}", job.Status == "completed" && job.Count("accepted") == Count, $"{job.Status} {job.ErrorCode} with {job.Count("accepted")} of {Count}, {job.Count("failed")} failed");
        }

        // The newer worker alone cannot hide that the older one cannot work on the newer schema.
        await newerWorker.StopAsync();
        var last = await client.EndAsync(await client.SubmitAsync(Request(seed: 4)), s_patience);
        Check("an older worker alone, started on the newer schema", last.Status == "completed" && last.Count("accepted") == Count, $"{last.Status} {last.ErrorCode} with {last.Count("accepted")} of {Count}");
        await again.StopAsync();

        var repeated = cluster.Provider.Stats.RepeatedAnswers;
        Check("no stored answer is bought again", repeated <= MixedCluster.Concurrency, $"{repeated} answers repeated, {MixedCluster.Concurrency} calls at most in flight at the kill");
        await cluster.AddAsync("Worker", isOlder: false);
        for (var index = 0; index < ids.Length; index++)
        {
            var undisturbed = await client.SubmitAsync(Request(seed: index + 1));
            await client.EndAsync(undisturbed, s_patience);
            var (mixed, alone) = (Samples(await client.ExportAsync(ids[index])), Samples(await client.ExportAsync(undisturbed)));
            Check($"samples of job {ids[index]} are those that this version makes alone", mixed.SequenceEqual(alone), $"{mixed.Count} and {alone.Count}, {mixed.Zip(alone).Count(pair => pair.First == pair.Second)} the same");
        }

        var status = JsonNode.Parse(await client.Http.GetStringAsync(new Uri("/api/v1/status", UriKind.Relative)))!;
        Check("no message ends in an error queue", status["error_queues"]!.AsObject().Count == 0, status["error_queues"]!.ToJsonString());
        Check("no job is left with batches", await cluster.ScalarAsync<long>("SELECT count(*) FROM batches") == 0, "none may be left");
    }

    /// <summary>Ordinal, text, variables and prompt; scores may be defined anew by a version.</summary>
    private static List<string> Samples(string export) =>
    [
        .. export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var sample = JsonDocument.Parse(line).RootElement;
            return string.Join(' ', s_sampled.Select(name => sample.TryGetProperty(name, out var value) ? value.GetRawText() : ""));
        }),
    ];

    private static Task<long> MigrationsAsync(MixedCluster cluster) => cluster.ScalarAsync<long>("""SELECT count(*) FROM "__EFMigrationsHistory" """);

    private static JsonObject Request(int seed) => new()
    {
        ["count"] = Count,
        ["prompt"] = "Write a {{ tone }} review of the travel kettle number {{ number }}.",
        ["columns"] = new JsonArray(
            new JsonObject { ["name"] = "tone", ["type"] = "category", ["values"] = new JsonArray("glad", "sober", "angry") },
            new JsonObject { ["name"] = "number", ["type"] = "integer", ["min"] = 1, ["max"] = 1_000_000 }),
        ["deduplicate"] = true,
        ["filters"] = new JsonObject { ["min_length"] = 5 },
        ["seed"] = seed,
    };

    private static void Check(string what, bool kept, string found)
    {
        (s_kept, s_broken) = (s_kept + (kept ? 1 : 0), s_broken + (kept ? 0 : 1));
        Console.WriteLine($"{(kept ? "kept  " : "BROKEN")} {what}: {found}");
    }
}

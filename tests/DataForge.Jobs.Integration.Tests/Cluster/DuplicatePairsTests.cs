using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.RabbitMq;
using Xunit.Abstractions;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>Deduplication held against brute force: every pair of the accepted samples, compared exactly.</summary>
public sealed class DuplicatePairsTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq, ITestOutputHelper output) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const int Count = 5_000;
    private const double Threshold = 0.8;

    [Fact]
    public async Task Accepted_ByOneWorkerAndByFourWithKills_HoldNoPairAtTheThreshold()
    {
        var (alone, _) = await MakeAsync(workers: 1, disturb: _ => Task.CompletedTask);
        var (killed, settled) = await MakeAsync(workers: 4, disturb: async cluster =>
        {
            cluster.Workers[0].Kill();
            await Task.Delay(TimeSpan.FromSeconds(1));
            cluster.Workers[1].Kill();
            cluster.AddWorker();
        });

        killed.ShouldBe(alone);
        var samples = settled.Select(Settled.Read).ToList();
        var accepted = samples.Where(sample => sample.State == "accepted").ToList();
        accepted.Count.ShouldBe(Count);
        output.WriteLine($"highest similarity of two accepted samples: {CheckPairs(accepted)}");
        var duplicates = samples.Where(sample => sample.State == "duplicate").ToList();
        output.WriteLine($"{duplicates.Count} duplicates");
        duplicates.Count.ShouldBeGreaterThan(Count / 20);
        CheckDuplicates(duplicates, accepted);
    }

    [Fact]
    public async Task Job_AgainstAnother_RepeatsNoSampleOfIt()
    {
        await using var cluster = await StartAsync(1);
        var first = await cluster.Client.SubmitAsync(JobRequests.Reviews(300));
        await cluster.Client.EndAsync(first);
        var request = JobRequests.Reviews(300);
        request["max_candidates"] = 3_000;
        request["deduplicate"] = new JsonObject { ["mode"] = "near", ["against"] = new JsonArray(first) };

        var second = await cluster.Client.SubmitAsync(request);
        var job = await cluster.Client.EndAsync(second);

        // The same seed asks the same questions again, so that every sample of the first job comes back.
        job.Count("accepted").ShouldBe(300);
        job.Count("duplicates").ShouldBeGreaterThanOrEqualTo(300);
        var of = (await SettledAsync(cluster, second)).Select(line => line["duplicate_of"]?["job_id"]?.GetValue<string>()).OfType<string>().ToList();
        of.Count(id => id == first).ShouldBeGreaterThanOrEqualTo(300);
        of.ShouldAllBe(id => id == first || id == second);
    }

    /// <summary>
    /// The highest similarity of two accepted samples; fails where it reaches the threshold. Every pair counts: one
    /// without a run of three words in common is of similarity 0, and all the others are compared.
    /// </summary>
    private static double CheckPairs(List<Settled> accepted)
    {
        var holders = new Dictionary<string, List<int>>();
        var highest = 0.0;
        for (var i = 0; i < accepted.Count; i++)
        {
            var shared = new int[i];
            var runs = accepted[i].Runs;
            foreach (var run in runs)
            {
                var list = holders.TryGetValue(run, out var known) ? known : holders[run] = [];
                foreach (var j in list)
                {
                    shared[j]++;
                }

                list.Add(i);
            }

            // Similarity over five words never exceeds that over three by more than this leaves room for.
            for (var j = 0; j < i; j++)
            {
                if (shared[j] * 3 > runs.Count)
                {
                    highest = Math.Max(highest, ShingleSet.Jaccard(accepted[i].Shingles, accepted[j].Shingles));
                }
            }
        }

        highest.ShouldBeLessThan(Threshold);
        return highest;
    }

    private static void CheckDuplicates(List<Settled> duplicates, List<Settled> accepted)
    {
        var byOrdinal = accepted.ToDictionary(sample => sample.Ordinal);
        foreach (var duplicate in duplicates)
        {
            var original = byOrdinal[duplicate.Of.ShouldNotBeNull()];
            original.Ordinal.ShouldBeLessThan(duplicate.Ordinal);
            duplicate.Similarity.ShouldBe(ShingleSet.Jaccard(original.Shingles, duplicate.Shingles));
            duplicate.Similarity.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(Threshold);
        }
    }

    private async Task<(string Export, List<JsonNode> Settled)> MakeAsync(int workers, Func<JobsCluster, Task> disturb)
    {
        await using var cluster = await StartAsync(workers);
        var request = JobRequests.Reviews(Count);
        request["deduplicate"] = new JsonObject { ["mode"] = "near", ["threshold"] = Threshold };
        var id = await cluster.Client.SubmitAsync(request);
        await cluster.Client.WaitAsync(id, job => job.Count("candidates") > Count / 5);
        await disturb(cluster);
        var job = await cluster.Client.EndAsync(id);
        job.Count("accepted").ShouldBe(Count);
        return (await cluster.Client.ExportAsync(id), await SettledAsync(cluster, id));
    }

    private static async Task<List<JsonNode>> SettledAsync(JobsCluster cluster, string id) =>
        [.. (await cluster.Client.ExportAsync(id, "format=jsonl&state=all")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private async Task<JobsCluster> StartAsync(int workers) => await JobsCluster.StartAsync(
        await postgres.Server.CreateDatabaseAsync(),
        await rabbitMq.Server.CreateVirtualHostAsync(),
        workers,
        settings: new Dictionary<string, string>
        {
            ["LLM_BACKEND"] = "mock",
            ["MOCK_DUPLICATE_RATE"] = "0.2",
            ["MOCK_LATENCY_MS"] = "20",
            ["Worker__Concurrency"] = "32",
            ["Worker__LeaseSeconds"] = "4",
        });

    private sealed record Settled(long Ordinal, string State, string Text, ShingleSet Shingles, long? Of, double? Similarity)
    {
        /// <summary>Its runs of three words, cut by nothing that the product shares.</summary>
        public HashSet<string> Runs
        {
            get
            {
                var words = Text.ToLowerInvariant().Split([' ', '\n', '.', ',', '!', '?', ';', ':', '"', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries);
                return [.. Enumerable.Range(0, Math.Max(0, words.Length - 2)).Select(at => string.Join(' ', words[at..(at + 3)]))];
            }
        }

        public static Settled Read(JsonNode line) => new(
            line["ordinal"]!.GetValue<long>(),
            line["state"]!.GetValue<string>(),
            line["text"]?.GetValue<string>() ?? "",
            ShingleSet.Of(line["text"]?.GetValue<string>() ?? ""),
            line["duplicate_of"]?["ordinal"]?.GetValue<long>(),
            line["similarity"]?.GetValue<double>());
    }
}

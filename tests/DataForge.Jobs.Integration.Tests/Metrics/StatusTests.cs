using System.Net.Http.Json;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Cluster;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>The status at a glance, while a job is worked on slowly.</summary>
[Collection(WatchedCluster.Name)]
public sealed class StatusTests(WatchedCluster watched)
{
    [Fact]
    public async Task Status_WhileAJobRuns_SaysWhoDoesWhatSinceWhenAndHowFast()
    {
        var client = watched.Cluster.Client;
        watched.Cluster.Provider.Behaviour = new SimulatorBehaviour { LatencyMs = 300 };
        var id = await client.SubmitAsync(JobRequests.Reviews(WatchedCluster.Count, seed: 99));
        var status = default(JsonElement);
        await client.WaitAsync(id, _ =>
        {
            status = client.Http.GetFromJsonAsync<JsonElement>("/api/v1/status").GetAwaiter().GetResult();
            // On a slow machine a lease or a report may run out for a moment.
            return Held(status).Any(batch => batch.GetProperty("done").GetInt32() > 0)
                && status.GetProperty("workers")[0].GetProperty("scheduler").GetBoolean()
                && Provider(status).GetProperty("processes").GetInt32() == 2;
        });

        var batch = Held(status).First(held => held.GetProperty("done").GetInt32() > 0);
        batch.GetProperty("job_id").GetString().ShouldBe(id);
        batch.GetProperty("done").GetInt32().ShouldBeInRange(1, batch.GetProperty("size").GetInt32());
        batch.GetProperty("held_seconds").GetDouble().ShouldBeInRange(0, 600);
        status.GetProperty("batches").GetProperty("leased").GetInt32().ShouldBeGreaterThan(0);
        status.GetProperty("batches").GetProperty("oldest_seconds").GetProperty("leased").GetDouble().ShouldBeInRange(0, 600);
        // The jobs of the fixture were settled within the last minute, or so on a slow machine.
        status.GetProperty("throughput").GetProperty("accepted_per_second").GetDouble().ShouldBeInRange(0, 10 * WatchedCluster.Count);
        status.GetProperty("versions").EnumerateObject().Sum(version => version.Value.GetInt32()).ShouldBe(2);
        status.GetProperty("schema").GetProperty("current").GetBoolean().ShouldBeTrue();
        status.GetProperty("bus").GetProperty("status").GetString().ShouldBe("ok");
        (Provider(status).GetProperty("available").GetBoolean(), Provider(status).GetProperty("last_error").GetString()).ShouldBe((true, "server_error"));

        (await client.EndAsync(id)).Status.ShouldBe("completed");
        // The worker tells with its next heartbeat.
        await Eventually.SucceedsAsync(async () =>
        {
            var after = await client.Http.GetFromJsonAsync<JsonElement>("/api/v1/status");
            after.GetProperty("throughput").GetProperty("accepted_per_second").GetDouble().ShouldBeGreaterThan(0);
        });
    }

    [Fact]
    public async Task Status_OfAPausedJob_DoesNotSayThatItsBatchesWaitForAWorker()
    {
        var client = watched.Cluster.Client;
        watched.Cluster.Provider.Behaviour = new SimulatorBehaviour { LatencyMs = 500 };
        var id = await client.SubmitAsync(JobRequests.Reviews(WatchedCluster.Count, seed: 98));
        await client.WaitAsync(id, job => job.Count("accepted") + job.Count("in_flight") > 0 && job.Status == "running");
        await client.CommandAsync(id, "pause");
        await client.WaitAsync(id, job => job.Status == "paused");

        var batches = default(JsonElement);
        await Eventually.SucceedsAsync(async () =>
        {
            batches = (await client.Http.GetFromJsonAsync<JsonElement>("/api/v1/status")).GetProperty("batches");
            batches.GetProperty("leased").GetInt32().ShouldBe(0);
        });

        batches.GetProperty("paused").GetInt32().ShouldBeGreaterThan(0);
        (batches.GetProperty("ready").GetInt32(), batches.GetProperty("oldest_seconds").GetProperty("ready").GetDouble()).ShouldBe((0, 0));
        (await WatchedCluster.ScrapeAsync(watched.Cluster.Api)).Sum("dataforge_batches", ("state", "paused")).ShouldNotBeNull();
        watched.Cluster.Provider.Behaviour = new SimulatorBehaviour();
        await client.CommandAsync(id, "resume");
        (await client.EndAsync(id)).Status.ShouldBe("completed");
    }

    [Fact]
    public async Task HealthReadyStatusAndMetrics_AreNeverBilled()
    {
        var before = watched.Cluster.Provider.Stats.TotalCalls;

        foreach (var path in (string[])["/api/v1/health", "/api/v1/ready", "/api/v1/status", "/metrics", "/api/v1/status"])
        {
            using var answer = await watched.Cluster.Client.Http.GetAsync(new Uri(path, UriKind.Relative));
            answer.IsSuccessStatusCode.ShouldBeTrue(path);
        }

        watched.Cluster.Provider.Stats.TotalCalls.ShouldBe(before);
    }

    private static JsonElement Provider(JsonElement status) => status.GetProperty("providers").EnumerateArray().Single(provider => provider.GetProperty("name").GetString() == "custom");

    private static IEnumerable<JsonElement> Held(JsonElement status) => status.GetProperty("workers").EnumerateArray().SelectMany(worker => worker.GetProperty("work").EnumerateArray());
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Cluster;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>What processes counted together, against what the provider saw and the books say.</summary>
public sealed class CountersTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const string Price = """{"provider":"custom","input_cost_per_million":3,"output_cost_per_million":7}""";

    [Fact]
    public async Task Counters_OfAnApiAndTwoWorkers_AreWhatTheBooksSay()
    {
        var provider = new SimulatorBehaviour
        {
            LatencyMs = 5,
            DuplicateRate = 0.3,
            Rules = [new() { Every = 9, Fault = SimulatorFault.Status, Status = 503 }, new() { Every = 31, Fault = SimulatorFault.Status, Status = 429, RetryAfterSeconds = 0.1 }],
        };
        await using var cluster = await StartAsync(await postgres.Server.CreateDatabaseAsync(), provider);
        var client = cluster.Client;

        var jobs = new List<Job> { await client.EndAsync(await client.SubmitAsync(JobRequests.Reviews(150))) };
        var judged = JobRequests.Reviews(40, seed: 8);
        judged["filters"] = new JsonObject { ["min_quality"] = 0.7 };
        judged["cache"] = new JsonObject { ["mode"] = "replay" };
        jobs.Add(await client.EndAsync(await client.SubmitAsync(judged)));
        jobs.Add(await client.EndAsync(await client.SubmitAsync((JsonObject)judged.DeepClone())));
        jobs.Add(await CancelledAsync(client));
        using (var answer = await client.Http.PostAsJsonAsync("/api/v1/generate", new { prompt = "Hello." }))
        {
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        // What was in flight when a job ended is booked a moment later.
        var usage = default(JsonElement);
        await Eventually.SucceedsAsync(async () =>
        {
            usage = (await client.Http.GetFromJsonAsync<JsonElement>("/api/v1/usage")).GetProperty("total");
            usage.GetProperty("calls").GetInt64().ShouldBe(cluster.Provider.Stats.TotalCalls);
        });
        // What came too late for its job is in its books by now.
        jobs = [.. await Task.WhenAll(jobs.Select(job => client.GetAsync(job.Id)))];
        // A counter goes up a moment after what it counts is written.
        await Eventually.SucceedsAsync(async () =>
        {
            MetricsText[] scrapes = await Task.WhenAll(cluster.Workers.Prepend(cluster.Api).Select(WatchedCluster.ScrapeAsync));
            double Sum(string name, params (string Label, string Value)[] labels) => scrapes.Sum(scrape => scrape.Sum(name, labels) ?? 0);

            Sum("llm_requests_total").ShouldBe(cluster.Provider.Stats.TotalCalls);
            Sum("llm_request_duration_seconds_count").ShouldBe(cluster.Provider.Stats.TotalCalls);
            Sum("llm_requests_total", ("status", "server_error")).ShouldBe(Sum("llm_errors_total", ("error_type", "server_error")));
            Sum("llm_errors_total", ("error_type", "server_error")).ShouldBeGreaterThan(0);
            Sum("llm_errors_total", ("error_type", "rate_limited")).ShouldBeGreaterThan(0);
            Sum("llm_tokens_used_total", ("type", "prompt")).ShouldBe(usage.GetProperty("prompt_tokens").GetDouble());
            Sum("llm_tokens_used_total", ("type", "completion")).ShouldBe(usage.GetProperty("completion_tokens").GetDouble());
            Sum("llm_cost_usd_total").ShouldBe(usage.GetProperty("cost_usd").GetDouble(), 1e-9);
            Sum("llm_unpriced_requests_total").ShouldBe(usage.GetProperty("unpriced_calls").GetDouble());
            Sum("llm_cache_hits_total").ShouldBe(usage.GetProperty("cached_calls").GetDouble());
            foreach (var (outcome, count) in (ReadOnlySpan<(string, string)>)[("accepted", "accepted"), ("rejected", "rejected"), ("duplicate", "duplicates"), ("failed", "failed"), ("surplus", "surplus")])
            {
                Sum("dataforge_samples_total", ("outcome", outcome)).ShouldBe(jobs.Sum(job => job.Count(count)), outcome);
            }

            Sum("dataforge_samples_total", ("outcome", "duplicate")).ShouldBeGreaterThan(0);
            scrapes[0].Sum("dataforge_requests_total", ("method", "POST"), ("endpoint", "/api/v1/jobs"), ("status", "202")).ShouldBe(jobs.Count);
            scrapes[0].Sum("dataforge_requests_total", ("endpoint", "/api/v1/generate"), ("status", "200")).ShouldBe(1);
            Sum("dataforge_leases_taken_over_total").ShouldBe(0);
        });
    }

    [Fact]
    public async Task LeasesTakenOver_AfterAKill_AreThoseThatTheDeadHeld()
    {
        var connection = await postgres.Server.CreateDatabaseAsync();
        await using var cluster = await StartAsync(connection, new SimulatorBehaviour { LatencyMs = 300 });
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(300));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 0);
        await using var database = NpgsqlDataSource.Create(connection);
        var scheduler = Guid.Empty;
        await Eventually.SucceedsAsync(async () => scheduler = await AskAsync<Guid>(database, "SELECT holder_id FROM leases WHERE name = 'scheduler' AND held_until > now()"));
        var (dead, alive) = (await WatchedCluster.ScrapeAsync(cluster.Workers[0])).Sum("dataforge_scheduler") == 1 ? (cluster.Workers[0], cluster.Workers[1]) : (cluster.Workers[1], cluster.Workers[0]);

        dead.Kill();
        var held = await AskAsync<long>(database, $"SELECT count(*) FROM batches WHERE state = 1 AND worker_id = '{scheduler}'");

        (await cluster.Client.EndAsync(id)).Count("accepted").ShouldBe(300);
        var scrape = await WatchedCluster.ScrapeAsync(alive);
        scrape.Sum("dataforge_leases_taken_over_total", ("kind", "batch")).ShouldBe(held);
        scrape.Sum("dataforge_leases_taken_over_total", ("kind", "scheduler")).ShouldBe(1);
        scrape.Sum("dataforge_scheduler").ShouldBe(1);
    }

    private static async Task<Job> CancelledAsync(JobsClient client)
    {
        var id = await client.SubmitAsync(JobRequests.Reviews(400, seed: 9));
        await client.WaitAsync(id, job => job.Count("accepted") > 0);
        await client.CommandAsync(id, "cancel");
        return await client.EndAsync(id);
    }

    private static async Task<T> AskAsync<T>(NpgsqlDataSource database, string query)
    {
        await using var command = database.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task<JobsCluster> StartAsync(string connection, SimulatorBehaviour provider)
    {
        var cluster = await JobsCluster.StartAsync(connection, await rabbitMq.Server.CreateVirtualHostAsync(), 0, provider, new Dictionary<string, string> { ["Worker__Concurrency"] = "8", ["Worker__BatchSize"] = "8" });
        using var priced = await cluster.Client.Http.PutAsync("/api/v1/models/simulated", new StringContent(Price, System.Text.Encoding.UTF8, "application/json"));
        priced.IsSuccessStatusCode.ShouldBeTrue(await priced.Content.ReadAsStringAsync());
        // Workers that start now know the price.
        await Task.WhenAll(cluster.AddWorker().ReadyAsync(), cluster.AddWorker().ReadyAsync());
        return cluster;
    }
}

using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>Who is served when, on a cluster that has more to do than it can.</summary>
public sealed class FairnessTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const double AgeingSeconds = 1;

    [Fact]
    public async Task LowestPriority_UnderEndlessHighestPriority_GetsItsFirstBatchWithinTheBound()
    {
        await using var cluster = await StartAsync();
        var endless = await cluster.Client.SubmitAsync(Request(1_000_000, priority: 5));
        await cluster.Client.WaitAsync(endless, job => job.Count("accepted") > 0);

        var low = await cluster.Client.WaitAsync(await cluster.Client.SubmitAsync(Request(32, priority: 1)), job => job.Count("candidates") > 0);

        // Five ageing intervals, and a slot: here one batch of 32 calls, four at a time, of 20 ms; the rest is the machine's.
        var waited = low.Json.GetProperty("started_at").GetDateTimeOffset() - low.Json.GetProperty("created_at").GetDateTimeOffset();
        waited.ShouldBeLessThan(TimeSpan.FromSeconds((5 * AgeingSeconds) + 15));
        (await cluster.Client.GetAsync(endless)).Status.ShouldBe("running");
    }

    [Fact]
    public async Task HighestPriority_BehindALongBacklog_OvertakesIt()
    {
        await using var cluster = await StartAsync();
        var backlog = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            backlog.Add(await cluster.Client.SubmitAsync(Request(10_000, priority: 1)));
        }

        await cluster.Client.WaitAsync(backlog[0], job => job.Count("accepted") > 0);

        var urgent = await cluster.Client.EndAsync(await cluster.Client.SubmitAsync(Request(200, priority: 5)));

        urgent.Count("accepted").ShouldBe(200);
        var done = 0L;
        foreach (var id in backlog)
        {
            done += (await cluster.Client.GetAsync(id)).Count("candidates");
        }

        // Far less than the backlog was done before and beside it.
        done.ShouldBeLessThan(30 * 10_000 / 10);
    }

    [Fact]
    public async Task TenantWithManyJobs_DoesNotDelayOneWithASingleJob()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var cluster = await StartAsync(database);
        var request = Request(320, priority: 1);
        request["not_before"] = "2999-01-01T00:00:00Z";
        var pattern = await cluster.Client.SubmitAsync(request);

        await using var rows = NpgsqlDataSource.Create(database);
        // There is no way to be another tenant over HTTP without keys, so the rows are copied.
        await QueuedCopies.MakeAsync(rows, pattern, 1001, "CASE WHEN n = 1 THEN 'single' ELSE 'many' END");

        var (single, many) = (0L, 0L);
        while (single < 320)
        {
            await Task.Delay(100);
            single = await CandidatesAsync("single");
            many = await CandidatesAsync("many");
        }

        // Side by side: one candidate each, but for what is under way and what began before.
        many.ShouldBeInRange(100, 1000);

        async Task<long> CandidatesAsync(string tenant)
        {
            await using var command = rows.CreateCommand($"SELECT sum(p.accepted + p.rejected + p.duplicates + p.failed + p.surplus)::bigint FROM jobs j JOIN job_progress p ON p.job_id = j.id WHERE j.tenant = '{tenant}'");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    private static JsonObject Request(int count, int priority)
    {
        var request = JobRequests.Reviews(count);
        request["priority"] = priority;
        request["deduplicate"] = false;
        return request;
    }

    private async Task<JobsCluster> StartAsync(string? database = null) => await JobsCluster.StartAsync(
        database ?? await postgres.Server.CreateDatabaseAsync(),
        await rabbitMq.Server.CreateVirtualHostAsync(),
        workers: 1,
        new SimulatorBehaviour { LatencyMs = 20, Words = 20 },
        [
            KeyValuePair.Create("Worker__Slots", "2"),
            KeyValuePair.Create("Worker__Concurrency", "4"),
            KeyValuePair.Create("Worker__AgeingSeconds", "1"),
        ]);
}

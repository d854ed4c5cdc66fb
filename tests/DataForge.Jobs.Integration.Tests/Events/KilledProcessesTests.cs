using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Cluster;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Webhooks;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>Real processes that are killed in the middle of telling.</summary>
public sealed class KilledProcessesTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    [Fact]
    public async Task Api_AndWorker_KilledInTheMiddle_NothingIsUntoldOrToldTwice()
    {
        await using var receiver = await Receiver.StartAsync((number, context) => number == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);
        var (database, broker) = (await postgres.Server.CreateDatabaseAsync(), await rabbitMq.Server.CreateVirtualHostAsync());
        KeyValuePair<string, string>[] settings = [new("Webhooks__TimeoutSeconds", "2"), new("Webhooks__Key", HookedApi.Key), new("Outbound__AllowedNetworks__0", "127.0.0.1/32")];
        await using var cluster = await JobsCluster.StartAsync(database, broker, 1, new SimulatorBehaviour { LatencyMs = 50 }, [.. settings, new("Worker__Concurrency", "8"), new("Worker__BatchSize", "8")]);
        using var one = new HttpClient { BaseAddress = new Uri(cluster.Api.Address, "/api/v1/") };
        var request = JobRequests.Reviews(200);
        request["webhook"] = new JsonObject { ["url"] = receiver.Address.ToString(), ["secret"] = "hush-hush" };
        var job = Guid.Parse(await cluster.Client.SubmitAsync(request));

        await using var first = await WatchReader.OpenAsync(one, job);
        var seen = await first.UntilAsync(told => told is { Name: "sample", Ordinal: >= 60 });
        cluster.Api.Kill();
        await using var other = await ApiServer.StartAsync(database);
        await using var second = await WatchReader.OpenAsync(other.Http, job, after: first.LastId);
        seen.AddRange(await second.RestAsync());
        await Eventually.BecomesTrueAsync(() => !receiver.Calls.IsEmpty);
        cluster.Workers[0].Kill();
        await using var next = await ApiServer.StartAsync(database, worker: true, broker.ToString(), [.. settings.Select(setting => (setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value))]);
        await Eventually.BecomesTrueAsync(() => receiver.Calls.Count == 2);

        var samples = seen.Where(told => told.Name == "sample").Select(told => told.Ordinal).ToList();
        samples.ShouldBe(samples.Distinct().Order());
        samples.Count.ShouldBe(200);
        seen.Where(told => told.Name == "status").Select(told => told.Status).ShouldBe(["queued", "running", "completed"]);
        receiver.Calls.Select(call => (call.Id, call.Body)).Distinct().ShouldHaveSingleItem();
    }
}

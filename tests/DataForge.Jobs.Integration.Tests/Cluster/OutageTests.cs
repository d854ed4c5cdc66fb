using System.Net;
using System.Net.Http.Json;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>The servers themselves go away in the middle of a job.</summary>
public sealed class OutageTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const int Count = 300;
    private static readonly SimulatorBehaviour Provider = new() { LatencyMs = 60 };
    private static readonly Dictionary<string, string> Slow = new() { ["Worker__Concurrency"] = "8" };

    [Fact]
    public async Task Broker_StoppedAndWiped_SubmissionsAreAcceptedAndWorkGoesOnByItself()
    {
        await using var broker = new RabbitMqServer();
        await broker.StartAsync();
        await using var cluster = await JobsCluster.StartAsync(await postgres.Server.CreateDatabaseAsync(), broker.Uri, 2, Provider, Slow);
        var before = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(before, job => job.Count("accepted") > 20);

        await broker.StopAsync(immediate: true);
        var during = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count, seed: 8));
        await broker.StartAsync();
        await cluster.Client.WaitAsync(during, job => job.Count("accepted") > 20);
        await broker.WipeAsync();

        foreach (var id in (string[])[before, during])
        {
            var job = await cluster.Client.EndAsync(id);
            (job.Status, job.Count("accepted")).ShouldBe(("completed", Count));
        }

        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Database_Restarted_WorkGoesOnAndNothingIsCountedTwice(bool immediate)
    {
        await using var database = new PostgreSqlServer();
        await database.StartAsync();
        await using var cluster = await JobsCluster.StartAsync(await database.CreateDatabaseAsync(), await rabbitMq.Server.CreateVirtualHostAsync(), 2, Provider, Slow);
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 20);

        await database.RestartAsync(immediate);

        var job = await cluster.Client.EndAsync(id);
        (job.Status, job.Count("accepted"), job.Count("failed")).ShouldBe(("completed", Count, 0));
        await cluster.Client.BookedAsync(id, () => cluster.Provider.Stats.TotalCalls);
        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task Database_AwayForLongerThanALease_WorkersStoreTheAnswersTheyHoldAndNothingIsAskedAgain()
    {
        await using var database = new PostgreSqlServer();
        await database.StartAsync();
        await using var cluster = await JobsCluster.StartAsync(
            await database.CreateDatabaseAsync(), await rabbitMq.Server.CreateVirtualHostAsync(), 2, new SimulatorBehaviour { LatencyMs = 400 }, Slow);
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 20);

        await database.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        await database.StartAsync();

        var job = await cluster.Client.EndAsync(id);
        (job.Status, job.Count("accepted")).ShouldBe(("completed", Count));
        await cluster.Client.BookedAsync(id, () => cluster.Provider.Stats.TotalCalls);
        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task Database_Away_RequestsGet503WithRetryAfter()
    {
        await using var database = new PostgreSqlServer();
        await database.StartAsync();
        await using var cluster = await JobsCluster.StartAsync(await database.CreateDatabaseAsync(), await rabbitMq.Server.CreateVirtualHostAsync(), 1, Provider, Slow);
        await database.StopAsync();

        using var answer = await cluster.Client.Http.PostAsJsonAsync("/api/v1/jobs", JobRequests.Reviews(10));

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        await database.StartAsync();
        await cluster.Api.ReadyAsync("/api/v1/ready");
        var job = await cluster.Client.EndAsync(await cluster.Client.SubmitAsync(JobRequests.Reviews(10)));
        job.Count("accepted").ShouldBe(10);
    }
}

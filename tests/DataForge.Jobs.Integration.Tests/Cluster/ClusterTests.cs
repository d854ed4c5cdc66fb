using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>The main job over a real PostgreSQL, a real RabbitMQ and processes of our own.</summary>
public sealed class ClusterTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const int Count = 300;
    private static readonly SimulatorBehaviour Provider = new() { LatencyMs = 30, DuplicateRate = 0.1 };

    [Fact]
    public async Task Job_WithOneTwoAndFourWorkers_GivesTheSameBytes()
    {
        await using var cluster = await StartAsync(1);
        var exports = new List<string>();
        foreach (var joining in (int[])[0, 1, 2])
        {
            await cluster.AddWorkersAsync(joining);
            cluster.Provider.ResetStats();
            var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));

            var job = await cluster.Client.EndAsync(id);

            (job.Status, job.Count("accepted")).ShouldBe(("completed", Count));
            job.Count("duplicates").ShouldBeGreaterThan(0);
            cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
            await cluster.Client.BookedAsync(id, () => cluster.Provider.Stats.TotalCalls);
            exports.Add(await cluster.Client.ExportAsync(id));
        }

        exports[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Count);
        exports[1].ShouldBe(exports[0]);
        exports[2].ShouldBe(exports[0]);
    }

    [Fact]
    public async Task Worker_KilledInTheMiddle_IsTakenOverAndNothingStoredIsAskedAgain()
    {
        await using var cluster = await StartAsync(2, ("Worker__Concurrency", "8"));
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(id, job => job.Count("candidates") > 30);

        cluster.Workers[0].Kill();
        var job = await cluster.Client.EndAsync(id);

        job.Count("accepted").ShouldBe(Count);
        // At most what was in flight in the killed process was asked again.
        cluster.Provider.Stats.RepeatedAnswers.ShouldBeLessThanOrEqualTo(8);
        (await cluster.Client.ExportAsync(id)).ShouldBe(await cluster.Client.MakeAsync(JobRequests.Reviews(Count)));
    }

    [Fact]
    public async Task Worker_StoppedPastItsLeaseAndContinued_WritesNothing()
    {
        await using var cluster = await StartAsync(2, ("Worker__LeaseSeconds", "2"));
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(id, job => job.Count("candidates") > 30);

        cluster.Workers[0].Signal("STOP");
        await Task.Delay(TimeSpan.FromSeconds(6));
        cluster.Workers[0].Signal("CONT");
        var job = await cluster.Client.EndAsync(id);

        job.Count("accepted").ShouldBe(Count);
        (await cluster.Client.ExportAsync(id)).ShouldBe(await cluster.Client.MakeAsync(JobRequests.Reviews(Count)));
    }

    [Fact]
    public async Task Worker_ToldToStop_HandsItsBatchesBackAndRepeatsNothing()
    {
        await using var cluster = await StartAsync(2);
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await cluster.Client.WaitAsync(id, job => job.Count("candidates") > 30);

        await cluster.Workers[0].StopAsync();
        var job = await cluster.Client.EndAsync(id);

        cluster.Workers[0].ExitCode.ShouldBe(0, cluster.Workers[0].Output);
        job.Count("accepted").ShouldBe(Count);
        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task Roles_DividedBetweenProcesses_StillMakeTheJob()
    {
        await using var cluster = await StartAsync(0);
        foreach (var role in (string[])["generate", "admit", "coordinate"])
        {
            cluster.AddWorker([KeyValuePair.Create("Worker__Roles", role)]);
        }

        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));

        var job = await cluster.Client.EndAsync(id);

        job.Count("accepted").ShouldBe(Count);
        foreach (var worker in cluster.Workers)
        {
            worker.Kill();
        }

        // What one process makes that has all the roles.
        await cluster.AddWorkersAsync(1);
        (await cluster.Client.ExportAsync(id)).ShouldBe(await cluster.Client.MakeAsync(JobRequests.Reviews(Count)));
    }

    private async Task<JobsCluster> StartAsync(int workers, params (string Name, string Value)[] settings) => await JobsCluster.StartAsync(
        await postgres.Server.CreateDatabaseAsync(),
        await rabbitMq.Server.CreateVirtualHostAsync(),
        workers,
        Provider,
        settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>What thousands of queued jobs cost: no rows beyond those in progress, no memory, no time of those that are urgent.</summary>
public sealed class BackpressureTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const int Queued = 2_000;
    private const int Slots = 4;

    /// <summary>As many batches wait or are worked on as there are slots, times two.</summary>
    private const int Outstanding = 2 * Slots;

    /// <summary>Far more than a worker's memory moves by itself, far less than rows or batches of the queued jobs would take.</summary>
    private const long MoreMemory = 128 << 20;

    [Fact]
    public async Task Queue_OfThousands_StaysShallowAndIsOvertakenByWhatIsUrgent()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var cluster = await JobsCluster.StartAsync(
            database,
            await rabbitMq.Server.CreateVirtualHostAsync(),
            workers: 1,
            new SimulatorBehaviour { LatencyMs = 50, Words = 20 },
            [KeyValuePair.Create("Worker__Slots", $"{Slots}"), KeyValuePair.Create("Worker__Concurrency", "16")]);
        await cluster.Client.EndAsync(await cluster.Client.SubmitAsync(Request(200, priority: 1)));
        var memory = Memory(cluster.Workers[0]);
        await using var rows = NpgsqlDataSource.Create(database);
        using var over = new CancellationTokenSource();
        var deepest = DeepestAsync(rows, over.Token);

        var pattern = Request(300, priority: 1);
        pattern["not_before"] = "2999-01-01T00:00:00Z";
        await QueuedCopies.MakeAsync(rows, await cluster.Client.SubmitAsync(pattern), Queued);
        await QueuedCopies.StartedAsync(rows, 20);

        var urgent = await cluster.Client.WaitAsync(await cluster.Client.SubmitAsync(Request(40, priority: 5)), job => job.Count("accepted") > 0);
        var done = await ScalarAsync(rows, "SELECT sum(accepted)::bigint FROM job_progress p JOIN jobs j ON j.id = p.job_id WHERE j.priority = 1");
        urgent = await cluster.Client.EndAsync(urgent.Id);
        await over.CancelAsync();

        (urgent.Status, urgent.Count("accepted")).ShouldBe(("completed", 40));
        // It was the last in, and all but a few in a hundred of the samples before it were still to come.
        done.ShouldBeLessThan(Queued * 300 / 20);
        var (outstanding, all) = await deepest;
        outstanding.ShouldBeInRange(1, Outstanding);
        // Finished batches wait a moment for their admission.
        all.ShouldBeLessThan(4 * Outstanding);
        (Memory(cluster.Workers[0]) - memory).ShouldBeLessThan(MoreMemory);
    }

    private static async Task<(long Outstanding, long All)> DeepestAsync(NpgsqlDataSource rows, CancellationToken cancellationToken)
    {
        var (outstanding, all) = (0L, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            outstanding = Math.Max(outstanding, await ScalarAsync(rows, "SELECT count(*) FROM batches WHERE state IN (0, 1)"));
            all = Math.Max(all, await ScalarAsync(rows, "SELECT count(*) FROM batches"));
            await Task.Delay(50, CancellationToken.None);
        }

        return (outstanding, all);
    }

    private static async Task<long> ScalarAsync(NpgsqlDataSource rows, string sql)
    {
        await using var command = rows.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }

    private static long Memory(ProgramProcess process)
    {
        using var seen = Process.GetProcessById(process.Id);
        return seen.WorkingSet64;
    }

    private static JsonObject Request(int count, int priority)
    {
        var request = JobRequests.Reviews(count);
        request["priority"] = priority;
        request["deduplicate"] = false;
        return request;
    }
}

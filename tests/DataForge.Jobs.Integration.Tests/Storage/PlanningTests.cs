using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Storage.Workers;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Storage;

public sealed class PlanningTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Ageing = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task HungryAsync_NothingSettledYet_PlansExactlyTheCount()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync(count: 500);

        (await HungryAsync(database)).ShouldHaveSingleItem().Room.ShouldBe(500);
        await database.ScheduleAsync(job, 500);
        (await HungryAsync(database)).ShouldBeEmpty();
    }

    // accepted, settled, in flight → room, for a count of 1,000 and batches of 32
    [Theory]
    [InlineData(500, 500, 0, 500)]
    [InlineData(500, 1000, 0, 935)]
    [InlineData(990, 1980, 0, 20)]
    [InlineData(990, 1980, 15, 5)]
    [InlineData(999, 19_980, 0, 20)]
    [InlineData(0, 2_000, 0, 880)]
    public async Task HungryAsync_YieldObserved_PlansBelowTheExpectationAndOneBatchAtTheEnd(int accepted, int settled, int inFlight, int room)
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await database.SubmitAsync(count: 1000, maxCandidates: settled + inFlight + 1_000_000);
        await using var books = database.DataSource.CreateCommand($"UPDATE job_progress SET accepted = {accepted}, rejected = {settled - accepted}, scheduled = {settled + inFlight}, next_ordinal = {settled + inFlight}");
        await books.ExecuteNonQueryAsync();

        var planned = (await HungryAsync(database)).ShouldHaveSingleItem().Room;

        if (accepted == 0)
        {
            // Not one in 2,000: expected need is huge, so only its order of magnitude is asked for.
            planned.ShouldBeGreaterThan(100_000);
        }
        else
        {
            planned.ShouldBeInRange(room - 2, room + 2);
        }
    }

    [Fact]
    public async Task HungryAsync_MaxCandidatesNear_NeverPlansPastIt()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await database.SubmitAsync(count: 100, maxCandidates: 120);
        await using var books = database.DataSource.CreateCommand("UPDATE job_progress SET accepted = 10, rejected = 90, scheduled = 100, next_ordinal = 100");
        await books.ExecuteNonQueryAsync();

        (await HungryAsync(database)).ShouldHaveSingleItem().Room.ShouldBe(20);
    }

    [Fact]
    public async Task HungryAsync_TenantWithManyJobs_StandsBehindTheTenantServedLongerAgo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        for (var i = 0; i < 20; i++)
        {
            await database.SubmitAsync(tenant: "many");
        }

        var only = await database.SubmitAsync(tenant: "one");
        await using var served = database.DataSource.CreateCommand("""
            UPDATE job_progress p SET served_at = clock_timestamp() - CASE WHEN j.tenant = 'one' THEN interval '2 s' ELSE interval '1 s' END
            FROM jobs j WHERE j.id = p.job_id AND (j.tenant = 'one' OR j.id = (SELECT id FROM jobs WHERE tenant = 'many' ORDER BY id LIMIT 1))
            """);
        await served.ExecuteNonQueryAsync();

        (await HungryAsync(database))[0].JobId.ShouldBe(only);
    }

    [Fact]
    public async Task HungryAsync_TenantWithWeights_HasTheHighestOfItsKeysInForce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (heavy, light) = (await database.SubmitAsync(tenant: "heavy"), await database.SubmitAsync(tenant: "light"));
        await WeighAsync("heavy", 2);
        await WeighAsync("heavy", 5);
        await WeighAsync("heavy", 9, "revoked_at = clock_timestamp()");
        await WeighAsync("heavy", 9, "expires_at = clock_timestamp() - interval '1 second'");

        (await HungryAsync(database)).ToDictionary(job => job.JobId, job => job.Weight).ShouldBe(new Dictionary<Guid, int> { [heavy] = 5, [light] = 1 }, ignoreOrder: true);

        async Task WeighAsync(string tenant, int weight, string? change = null)
        {
            var key = new ApiKey { Id = Guid.CreateVersion7(), Tenant = tenant, Name = "k", Permissions = ["read"], Weight = weight };
            (await database.Get<ApiKeyStore>().CreateAsync(key, "df_" + Guid.NewGuid().ToString("n")[..10], new byte[32], default)).ShouldBeTrue();
            await using var command = database.DataSource.CreateCommand(change is null ? "SELECT 1" : $"UPDATE api_keys SET {change} WHERE id = '{key.Id}'");
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task HungryAsync_LowPriorityUnservedForLong_RisesAboveTheHighest()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var low = await database.SubmitAsync(priority: 1);
        await database.SubmitAsync(priority: 5);
        (await HungryAsync(database))[0].Priority.ShouldBe(5);
        await using var wait = database.DataSource.CreateCommand("UPDATE jobs SET created_at = created_at - interval '5 min' WHERE priority = 1");
        await wait.ExecuteNonQueryAsync();

        var first = (await HungryAsync(database))[0];

        (first.JobId, first.Boost).ShouldBe((low, 5));
    }

    [Fact]
    public async Task HungryAsync_ManyJobsWaitForAProviderThatIsAway_LeavesItsOtherJobsWithoutRows()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        for (var i = 0; i <= BatchPlanning.MostParked; i++)
        {
            await database.SubmitAsync();
        }

        await using var park = database.DataSource.CreateCommand($"""
            INSERT INTO batches (job_id, first_ordinal, size, state, fence, parked, announced_at, not_before)
            SELECT id, 0, 32, 0, 0, 1, clock_timestamp(), clock_timestamp() + interval '1 min' FROM jobs ORDER BY id LIMIT {BatchPlanning.MostParked}
            """);
        await park.ExecuteNonQueryAsync();
        (await HungryAsync(database)).ShouldBeEmpty();

        var other = await database.SubmitAsync();
        await using var elsewhere = database.DataSource.CreateCommand($"UPDATE jobs SET provider = 'another' WHERE id = '{other}'");
        await elsewhere.ExecuteNonQueryAsync();
        (await HungryAsync(database)).ShouldHaveSingleItem().JobId.ShouldBe(other);

        await using var answer = database.DataSource.CreateCommand("UPDATE batches SET not_before = NULL WHERE job_id = (SELECT id FROM jobs ORDER BY id LIMIT 1)");
        await answer.ExecuteNonQueryAsync();
        (await HungryAsync(database)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task CapacityAsync_SilentAndStoppingWorkers_DoNotCount()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var registry = database.Get<WorkerRegistry>();
        foreach (var (slots, stopping) in ((int, bool)[])[(3, false), (5, true), (7, false)])
        {
            await registry.HeartbeatAsync(new WorkerProcess { Id = Guid.NewGuid(), Slots = slots, Roles = ["generate"], Stopping = stopping }, default);
        }

        await using var silence = database.DataSource.CreateCommand("UPDATE workers SET seen_at = seen_at - interval '1 min' WHERE slots = 7");
        await silence.ExecuteNonQueryAsync();

        (await database.Get<BatchPlanning>().CapacityAsync(default)).Slots.ShouldBe(3);
    }

    [Theory]
    [InlineData("UPDATE job_progress SET accepted = 10")]
    [InlineData("UPDATE jobs SET intent = 'cancel'; UPDATE job_progress SET admitter_fence = admitter_fence + 1")]
    public async Task CreateAsync_BooksAreClosedWhileItWaitsForThem_MakesNoBatch(string closing)
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync(count: 10);
        var fence = (await database.Get<Leases>().HoldAsync(Leases.Scheduler, StorageDatabase.SchedulerId, Ageing, default)).ShouldNotBeNull().Fence;
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var close = new Npgsql.NpgsqlCommand(closing, connection, transaction))
        {
            await close.ExecuteNonQueryAsync();
        }

        var creating = database.Get<BatchPlanning>().CreateAsync([new PlannedBatch(job, 0, 10)], fence, default);
        while (await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            await Task.Delay(10);
        }

        await transaction.CommitAsync();

        (await creating).ShouldBeEmpty();
        (await database.ScalarAsync<long>("SELECT count(*) FROM batches")).ShouldBe(0);
    }

    private static Task<List<HungryJob>> HungryAsync(StorageDatabase database) => database.Get<BatchPlanning>().HungryAsync(32, Ageing, 100, [], default);
}

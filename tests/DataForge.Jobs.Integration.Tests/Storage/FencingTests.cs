using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Storage;

public sealed class FencingTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly Guid _first = Guid.NewGuid();
    private readonly Guid _second = Guid.NewGuid();

    [Fact]
    public async Task ClaimAsync_HeldByAnother_IsRefused()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 4);
        var claims = database.Get<BatchClaims>();

        (await claims.ClaimAsync(key, _first, Long, default)).ShouldNotBeNull();
        (await claims.ClaimAsync(key, _second, Long, default)).ShouldBeNull();
        (await claims.ClaimAsync(new BatchKey(key.JobId, 4), _second, Long, default)).ShouldBeNull();
    }

    [Fact]
    public async Task FlushAsync_LeasePassedToAnother_WritesNothingOfTheFirstButBooksItsCalls()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 2);
        var claims = database.Get<BatchClaims>();
        var (old, _) = (await claims.ClaimAsync(key, _first, TimeSpan.Zero, default)).ShouldNotBeNull();
        var (current, _) = (await claims.ClaimAsync(key, _second, Long, default)).ShouldNotBeNull();
        (old.IsTakenOver, current.IsTakenOver).ShouldBe((false, true));
        var ledger = database.Get<CandidateLedger>();
        var usage = new UsageEntry { JobId = key.JobId, Provider = "mock", Model = "mock", Calls = 1, CostUsd = 0.5m };

        var result = await ledger.FlushAsync(_first, 1, new LedgerFlush([(old, StorageDatabase.Sample(key.JobId, 0))], [old], [usage]), default);

        result.ShouldBe(new FlushResult(Refused: 1, Late: 0));
        (await database.ScalarAsync<long>("SELECT count(*) FROM candidates")).ShouldBe(0);
        (await database.ScalarAsync<short>("SELECT state FROM batches")).ShouldBe((short)BatchState.Leased);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM usage_entries")).ShouldBe(0.5m);
        (await ledger.FlushAsync(_second, 1, new LedgerFlush([(current, StorageDatabase.Sample(key.JobId, 0))], [], []), default)).ShouldBe(default);
        (await database.ScalarAsync<long>("SELECT count(*) FROM candidates")).ShouldBe(1);
    }

    [Fact]
    public async Task FlushAsync_SweptLeaseThatNobodyClaimed_IsRefusedToo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 1);
        var (claim, _) = (await database.Get<BatchClaims>().ClaimAsync(key, _first, TimeSpan.Zero, default)).ShouldNotBeNull();

        (await database.Get<OverdueWork>().ExpireLeasesAsync(default)).ShouldBe(1);

        (await database.Get<CandidateLedger>().FlushAsync(_first, 1, new LedgerFlush([(claim, StorageDatabase.Sample(key.JobId, 0))], [], []), default)).ShouldBe(new FlushResult(Refused: 1, Late: 0));
        (await database.Get<OverdueWork>().TicketsAsync(Long, 10, default)).ShouldHaveSingleItem().FirstOrdinal.ShouldBe(0);
    }

    [Fact]
    public async Task FlushAsync_RepeatedAfterALostAnswer_IsAppliedOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 1);
        var (claim, _) = (await database.Get<BatchClaims>().ClaimAsync(key, _first, Long, default)).ShouldNotBeNull();
        var flush = new LedgerFlush([(claim, StorageDatabase.Sample(key.JobId, 0))], [claim], [new UsageEntry { JobId = key.JobId, Provider = "mock", Model = "mock", Calls = 3 }]);
        var ledger = database.Get<CandidateLedger>();

        await ledger.FlushAsync(_first, 7, flush, default);
        await ledger.FlushAsync(_first, 7, flush, default);

        (await database.ScalarAsync<long>("SELECT count(*) FROM candidates")).ShouldBe(1);
        (await database.ScalarAsync<decimal>("SELECT sum(calls) FROM usage_entries")).ShouldBe(3);
    }

    [Fact]
    public async Task ClaimAsync_AfterPartOfTheBatchWasStored_TellsWhatIsThere()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 4);
        var claims = database.Get<BatchClaims>();
        var (claim, _) = (await claims.ClaimAsync(key, _first, Long, default)).ShouldNotBeNull();
        await database.Get<CandidateLedger>().FlushAsync(_first, 1, new LedgerFlush([(claim, StorageDatabase.Sample(key.JobId, 1)), (claim, StorageDatabase.Sample(key.JobId, 3))], [], []), default);
        await claims.ReturnAsync(claim, park: null, default);

        var (_, stored) = (await claims.ClaimAsync(key, _second, Long, default)).ShouldNotBeNull();

        stored.Order().ShouldBe([1, 3]);
    }

    [Fact]
    public async Task ReturnAsync_Parked_IsNotToBeClaimedAndSaysSo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 4);
        var claims = database.Get<BatchClaims>();
        var (claim, _) = (await claims.ClaimAsync(key, _first, Long, default)).ShouldNotBeNull();

        await claims.ReturnAsync(claim, TimeSpan.FromMinutes(1), default);

        (await claims.ClaimAsync(key, _second, Long, default)).ShouldBeNull();
        (await database.Get<OverdueWork>().TicketsAsync(Long, 10, default)).ShouldBeEmpty();
        (await database.Get<Jobs.Storage.Jobs.JobReads>().FindAsync("default", key.JobId, default)).ShouldNotBeNull().WaitingForProvider.ShouldBeTrue();
    }

    [Fact]
    public async Task CreateAsync_FormerScheduler_CreatesNothing()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        var leases = database.Get<Jobs.Storage.Workers.Leases>();
        var old = (await leases.HoldAsync(Jobs.Storage.Workers.Leases.Scheduler, _first, TimeSpan.Zero, default)).ShouldNotBeNull();
        var current = (await leases.HoldAsync(Jobs.Storage.Workers.Leases.Scheduler, _second, Long, default)).ShouldNotBeNull();
        (old.IsTakenOver, current.IsTakenOver).ShouldBe((false, true));
        var planning = database.Get<BatchPlanning>();

        (await planning.CreateAsync([new PlannedBatch(job, 0, 32)], old.Fence, default)).ShouldBeEmpty();
        (await planning.CreateAsync([new PlannedBatch(job, 0, 32), new PlannedBatch(job, 32, 8)], current.Fence, default)).Count.ShouldBe(2);
        (await planning.CreateAsync([new PlannedBatch(job, 0, 32)], current.Fence, default)).ShouldBeEmpty();
        (await leases.HoldAsync(Jobs.Storage.Workers.Leases.Scheduler, _first, Long, default)).ShouldBeNull();
    }

    [Fact]
    public async Task FlushAsync_JobCancelledMeanwhile_KeepsThePaidAnswerAsSurplusOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 2);
        var (claim, _) = (await database.Get<BatchClaims>().ClaimAsync(key, _first, Long, default)).ShouldNotBeNull();
        await database.Get<JobIntents>().CancelAsync("default", key.JobId, default);
        await database.Get<JobEndings>().CloseAsync(key.JobId, JobEndings.Cancelled, default);
        var ledger = database.Get<CandidateLedger>();
        var flush = new LedgerFlush([(claim, StorageDatabase.Sample(key.JobId, 1))], [], []);

        (await ledger.FlushAsync(_first, 1, flush, default)).ShouldBe(new FlushResult(Refused: 0, Late: 1));
        (await ledger.FlushAsync(_second, 1, flush, default)).ShouldBe(new FlushResult(Refused: 1, Late: 0));

        (await database.ScalarAsync<long>("SELECT count(*) FROM candidates")).ShouldBe(1);
        (await database.ScalarAsync<string>("SELECT state || ' ' || reason FROM verdicts")).ShouldBe("4 cancelled");
        (await database.ScalarAsync<string>("SELECT surplus || ' ' || scheduled FROM job_progress")).ShouldBe("1 1");
    }
}

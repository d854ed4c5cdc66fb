using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Worker.Admitting;

namespace DataForge.Jobs.Integration.Tests.Storage;

public sealed class AdmissionStoreTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task BeginAsync_SecondBatchFinishedFirst_WaitsForTheFirst()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        var first = await database.ScheduleAsync(job, 2);
        await database.GenerateAsync(await database.ScheduleAsync(job, 2, first: 2));
        var store = database.Get<AdmissionStore>();
        var right = await store.HoldAsync(job, Guid.NewGuid(), Long, default);

        (await store.BeginAsync(job, right.Fence!.Value, 100, default)).ShouldBeNull();
        await database.GenerateAsync(first);
        await using var admission = (await store.BeginAsync(job, right.Fence.Value, 100, default)).ShouldNotBeNull();
        admission.Pending.Select(candidate => candidate.Ordinal).ShouldBe([0, 1, 2, 3]);
    }

    // A plan that was made while the tables were small may join by walking along both indexes: what was settled before must not
    // be walked along, or each admission costs more than the one before.
    [Fact]
    public async Task BeginAsync_WhateverThePlan_ReadsNoVerdictsOfEarlierAdmissions()
    {
        const int Settled = 20_000;
        await using var database = await StorageDatabase.CreateAsync(postgres, "-c enable_nestloop=off");
        var job = await database.SubmitAsync(count: 2 * Settled);
        await database.ExecuteAsync($"""
            INSERT INTO candidates (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, prompt_tokens, completion_tokens, latency_ms, attempts, signature)
            SELECT '{job}', n, 0, 'text', '{"{}"}', '', 'mock', 'mock', 1, 1, 1, 1, '' FROM generate_series(0, {Settled - 1}) AS n;
            INSERT INTO verdicts (job_id, ordinal, state) SELECT '{job}', n, 0 FROM generate_series(0, {Settled - 1}) AS n;
            UPDATE job_progress SET next_ordinal = {Settled}, scheduled = {Settled};
            ANALYZE candidates, verdicts
            """);
        await database.GenerateAsync(await database.ScheduleAsync(job, 100, first: Settled));
        await database.ExecuteAsync("SELECT pg_stat_reset()");
        var store = database.Get<AdmissionStore>();
        var right = await store.HoldAsync(job, Guid.NewGuid(), Long, default);

        await using (var admission = (await store.BeginAsync(job, right.Fence!.Value, 100, default)).ShouldNotBeNull())
        {
            admission.Pending.Count.ShouldBe(100);
        }

        // What a connection has read is told when it ends.
        database.DataSource.Clear();
        await Eventually.SucceedsAsync(async () => (await ReadAsync("candidates")).ShouldBeGreaterThanOrEqualTo(100));
        (await ReadAsync("verdicts")).ShouldBeLessThan(1000);

        Task<long> ReadAsync(string table) =>
            database.ScalarAsync<long>($"SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))::bigint FROM pg_stat_user_tables t WHERE relname = '{table}'");
    }

    [Fact]
    public async Task BeginAsync_MoreThanItMayTake_SaysSoUntilAllIsTaken()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        for (var first = 0; first < 6; first += 2)
        {
            await database.GenerateAsync(await database.ScheduleAsync(job, 2, first));
        }

        var (ordinals, isFull) = await AdmitAsync(database, job, most: 4);
        ordinals.ShouldBe([0, 1, 2, 3]);
        isFull.ShouldBeTrue();
        (ordinals, isFull) = await AdmitAsync(database, job, most: 4);
        ordinals.ShouldBe([4, 5]);
        isFull.ShouldBeFalse();
    }

    [Fact]
    public async Task CommitAsync_CountReached_SettlesTheRestAsSurplusAndDropsTheBatches()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync(count: 3);
        await database.GenerateAsync(await database.ScheduleAsync(job, 4));
        await database.ScheduleAsync(job, 2, first: 4);
        await database.GenerateAsync(await database.ScheduleAsync(job, 2, first: 6));

        await AdmitAsync(database, job);

        var snapshot = (await database.Get<JobReads>().FindAsync("default", job, default)).ShouldNotBeNull();
        (snapshot.Progress.Accepted, snapshot.Progress.Surplus, snapshot.Progress.Scheduled).ShouldBe((3, 3, 6));
        (await database.ScalarAsync<long>("SELECT count(*) FROM batches")).ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM verdicts WHERE state = 4 AND reason = 'count_reached'")).ShouldBe(3);
    }

    [Fact]
    public async Task BeginAsync_RightPassedToAnother_IsRefused()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        await database.GenerateAsync(await database.ScheduleAsync(job, 2));
        var store = database.Get<AdmissionStore>();
        var old = await store.HoldAsync(job, Guid.NewGuid(), TimeSpan.Zero, default);
        var successor = Guid.NewGuid();
        var current = await store.HoldAsync(job, successor, Long, default);
        (old.IsTakenOver, current.IsTakenOver).ShouldBe((false, true));

        (await store.BeginAsync(job, old.Fence!.Value, 100, default)).ShouldBeNull();
        (await store.HoldAsync(job, Guid.NewGuid(), Long, default)).ShouldBe(new AdmissionRight(null, successor));
        await using var admission = (await store.BeginAsync(job, current.Fence!.Value, 100, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task CloseAsync_WithStoredAndMissingCandidates_ClosesTheBooksOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync();
        await database.GenerateAsync(await database.ScheduleAsync(job, 2));
        await AdmitAsync(database, job);
        await database.GenerateAsync(await database.ScheduleAsync(job, 2, first: 2));
        await database.ScheduleAsync(job, 4, first: 4);

        (await database.Get<JobEndings>().CloseAsync(job, JobEndings.Cancelled, default)).ShouldBe(2);
        (await database.Get<JobEndings>().CloseAsync(job, JobEndings.Cancelled, default)).ShouldBe(0);

        var progress = (await database.Get<JobReads>().FindAsync("default", job, default)).ShouldNotBeNull().Progress;
        (progress.Accepted, progress.Surplus, progress.Scheduled).ShouldBe((2, 2, 4));
    }

    private static async Task<(long[] Ordinals, bool IsFull)> AdmitAsync(StorageDatabase database, Guid job, int most = 100)
    {
        var store = database.Get<AdmissionStore>();
        var right = await store.HoldAsync(job, StorageDatabase.SchedulerId, Long, default);
        await using var admission = (await store.BeginAsync(job, right.Fence!.Value, most, default)).ShouldNotBeNull();
        await admission.CommitAsync(Verdicts.Decide(admission.Progress, admission.Count, admission.Pending, null), default);
        return ([.. admission.Pending.Select(candidate => candidate.Ordinal)], admission.IsFull);
    }
}

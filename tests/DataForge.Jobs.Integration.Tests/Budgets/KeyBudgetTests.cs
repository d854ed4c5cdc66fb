using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Budgets;

/// <summary>Monthly budgets of keys, on the ledger of job budgets; and the alerts.</summary>
public sealed class KeyBudgetTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly MonthlyBudget NoBound = new(null, null);

    [Fact]
    public async Task ReserveAsync_JobsOfOneKeyAtOnce_NeverPassItsBudget()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await KeyAsync(database, monthlyUsd: 1.00m);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JobAsync(database, key)));
        var free = await JobAsync(database, await KeyAsync(database));
        var ledger = database.Get<BudgetLedger>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            var granted = 0;
            for (var turn = 0; turn < 5; turn++)
            {
                granted += (await ledger.ReserveAsync(jobs[i % 4], Guid.NewGuid(), [new Reserve(0.03m, 10)], NoBound, Long, default))!.Granted;
            }

            return granted;
        }));

        answers.Sum().ShouldBe(33);
        (await ledger.ReserveAsync(free, Guid.NewGuid(), [new Reserve(5, 10)], NoBound, Long, default))!.Granted.ShouldBe(1);
    }

    [Fact]
    public async Task ReserveAsync_SpentByAnEarlierJobOfTheKey_CountsAndIsToldWithItsBound()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await KeyAsync(database, monthlyTokens: 100);
        var (first, second) = (await JobAsync(database, key), await JobAsync(database, key));
        await SpendAsync(database, first, 0.5m, 90);

        var answer = (await database.Get<BudgetLedger>().ReserveAsync(second, Guid.NewGuid(), [new Reserve(0, 20)], NoBound, Long, default))!;

        answer.Granted.ShouldBe(0);
        answer.KeySpent.ShouldBe(new Reserve(0.5m, 90));
        answer.KeyLimit.ShouldBe((null, 100L));
    }

    [Fact]
    public async Task FlushAsync_PresumedCosts_CountForTenantAndKey()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await JobAsync(database, await KeyAsync(database, monthlyUsd: 5));

        await database.Get<CandidateLedger>().FlushAsync(
            Guid.NewGuid(), 1, new LedgerFlush([], [], []) { Settled = [new SettledReservation(job, 1, new Reserve(0.1m, 10), new Reserve(0.1m, 10))] }, default);

        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM tenant_usage")).ShouldBe(0.1m);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM key_usage")).ShouldBe(0.1m);
    }

    [Fact]
    public async Task ExpireAsync_WorkerDied_ChargesTheKeyToo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await JobAsync(database, await KeyAsync(database, monthlyUsd: 5));
        var ledger = database.Get<BudgetLedger>();
        await ledger.ReserveAsync(job, Guid.NewGuid(), [new Reserve(0.2m, 100)], NoBound, TimeSpan.Zero, default);

        (await ledger.ExpireAsync(default)).ShouldBe(1);

        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM key_usage")).ShouldBe(0.2m);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM tenant_usage")).ShouldBe(0.2m);
    }

    [Fact]
    public async Task Claims_AndTerms_OfAJobWhoseKeyHasABudget_SayThatItIsBudgeted()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await JobAsync(database, await KeyAsync(database, monthlyUsd: 5));
        var batch = await database.ScheduleAsync(job, 10);

        (await database.Get<BatchClaims>().ClaimAsync(batch, Guid.NewGuid(), Long, default)).ShouldNotBeNull().Claim.IsBudgeted.ShouldBeTrue();
        (await database.Get<JobIntents>().TermsAsync([job], default)).ShouldHaveSingleItem().IsBudgeted.ShouldBeTrue();
    }

    [Fact]
    public async Task RaiseAsync_AtEightyAndAHundredPercent_WritesEachOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await KeyAsync(database, monthlyUsd: 1.00m);
        var job = await JobAsync(database, key);
        var alerts = database.Get<BudgetAlerts>();

        await SpendAsync(database, job, 0.79m, 1);
        (await alerts.RaiseAsync(NoBound, default)).ShouldBeEmpty();
        await SpendAsync(database, job, 0.01m, 1);
        var first = (await alerts.RaiseAsync(NoBound, default)).ShouldHaveSingleItem();
        (await alerts.RaiseAsync(NoBound, default)).ShouldBeEmpty();
        await SpendAsync(database, job, 0.20m, 1);
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => alerts.RaiseAsync(new MonthlyBudget(10, 3), default)));

        (first.Scope, first.Subject, first.Level, first.Measure, first.Spent, first.Bound, first.Tenant).ShouldBe((BudgetAlert.OfKey, key.ToString(), 80, "cost_usd", 0.80m, 1m, "default"));
        both.SelectMany(each => each).Select(alert => (alert.Scope, alert.Level)).Order()
            .ShouldBe([(BudgetAlert.OfKey, 100), (BudgetAlert.OfTenant, 80), (BudgetAlert.OfTenant, 100)]);
    }

    [Fact]
    public async Task RaiseUsedUpAsync_JustBelowTheBound_SaysSoOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await JobAsync(database, await KeyAsync(database, monthlyUsd: 1));
        var alerts = database.Get<BudgetAlerts>();

        (await alerts.RaiseUsedUpAsync(job, BudgetAlert.OfKey, "cost_usd", 0.99m, 1, default)).Select(alert => alert.Level).Order().ShouldBe([80, 100]);
        (await alerts.RaiseUsedUpAsync(job, BudgetAlert.OfKey, "cost_usd", 0.99m, 1, default)).ShouldBeEmpty();
        (await alerts.RaiseUsedUpAsync(job, BudgetAlert.OfTenant, "tokens", 9, 10, default)).Count.ShouldBe(2);
    }

    private static async Task<Guid> KeyAsync(StorageDatabase database, decimal? monthlyUsd = null, long? monthlyTokens = null)
    {
        var key = new ApiKey { Id = Guid.CreateVersion7(), Tenant = "default", Name = "k", Permissions = ["generate"], MonthlyBudgetUsd = monthlyUsd, MonthlyTokens = monthlyTokens };
        (await database.Get<ApiKeyStore>().CreateAsync(key, "df_" + Guid.NewGuid().ToString("n")[..10], new byte[32], default)).ShouldBeTrue();
        return key.Id;
    }

    private static async Task<Guid> JobAsync(StorageDatabase database, Guid key)
    {
        var job = new Job { Id = Guid.CreateVersion7(), KeyId = key, Priority = 1, Count = 100, MaxCandidates = 300 };
        (await database.Get<JobSubmissions>().SubmitAsync(job, default)).Outcome.ShouldBe(SubmissionOutcome.Created);
        return job.Id;
    }

    private static async Task SpendAsync(StorageDatabase database, Guid job, decimal cost, long tokens) =>
        await database.Get<CandidateLedger>().FlushAsync(
            Guid.NewGuid(), 1, new LedgerFlush([], [], [new UsageEntry { JobId = job, Provider = "p", Model = "m", Calls = 1, CostUsd = cost, CompletionTokens = tokens }]), default);
}

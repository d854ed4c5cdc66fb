using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Budgets;

public sealed class BudgetLedgerTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly MonthlyBudget NoBound = new(null, null);

    [Fact]
    public async Task ReserveAsync_SixtyFourCallersAtOnce_GrantsExactlyWhatTheBudgetHolds()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await BudgetedAsync(database, maxCostUsd: 1.00m);
        var ledger = database.Get<BudgetLedger>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            var granted = 0;
            for (var i = 0; i < 5; i++)
            {
                granted += (await ledger.ReserveAsync(job, Guid.NewGuid(), [new Reserve(0.03m, 10)], NoBound, Long, default))!.Granted;
            }

            return granted;
        }));

        answers.Sum().ShouldBe(33);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM budget_reservations")).ShouldBe(0.99m);
    }

    [Fact]
    public async Task ReserveAsync_SettledBelowTheWorstCase_HasRoomAgainAndNeverPassesTheBudget()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await BudgetedAsync(database, maxCostUsd: 1.00m);
        var (ledger, flushes) = (database.Get<BudgetLedger>(), database.Get<CandidateLedger>());

        // Each caller spends a third of what it set aside, flush after flush, until nothing is granted any more.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var worker = Guid.NewGuid();
            for (var flush = 1; (await ledger.ReserveAsync(job, worker, [new Reserve(0.03m, 30)], NoBound, Long, default))!.Granted == 1; flush++)
            {
                await flushes.FlushAsync(worker, flush, Spent(job, 0.01m, 10, new Reserve(0.03m, 30)), default);
            }
        }));

        var spent = await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM usage_entries");
        spent.ShouldBeInRange(0.50m, 1.00m);
        (await database.ScalarAsync<long>("SELECT count(*) FROM budget_reservations")).ShouldBe(0);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM tenant_usage")).ShouldBe(spent);
    }

    [Fact]
    public async Task ReserveAsync_TokensAndTenants_AreBoundedToo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (first, second) = (await BudgetedAsync(database, maxTokens: 100), await database.SubmitAsync());
        var ledger = database.Get<BudgetLedger>();
        var tenant = new MonthlyBudget(null, 150);

        (await AskAsync(first, 60)).ShouldBe(1);
        (await AskAsync(first, 60)).ShouldBe(0);
        (await AskAsync(second, 60)).ShouldBe(1);
        (await AskAsync(second, 60)).ShouldBe(0);

        async Task<int> AskAsync(Guid job, long tokens) => (await ledger.ReserveAsync(job, Guid.NewGuid(), [new Reserve(0, tokens)], tenant, Long, default))!.Granted;
    }

    [Fact]
    public async Task ReserveAsync_SeveralQuestions_GrantsThemInOrder()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await BudgetedAsync(database, maxCostUsd: 0.10m);

        var answer = await database.Get<BudgetLedger>().ReserveAsync(job, Guid.NewGuid(), [new(0.04m, 1), new(0.05m, 1), new(0.04m, 1)], NoBound, Long, default);

        answer.ShouldNotBeNull().Granted.ShouldBe(2);
    }

    [Fact]
    public async Task ExpireAsync_WorkerDied_FreesItsReservationAndChargesTheAverage()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await BudgetedAsync(database, maxCostUsd: 1.00m);
        var (ledger, worker) = (database.Get<BudgetLedger>(), Guid.NewGuid());
        await database.Get<CandidateLedger>().FlushAsync(worker, 1, Spent(job, 0.02m, 20, default), default);
        await ledger.ReserveAsync(job, Guid.NewGuid(), [new(0.10m, 100), new(0.10m, 100)], NoBound, TimeSpan.Zero, default);
        await ledger.ReserveAsync(job, worker, [new(0.10m, 100)], NoBound, Long, default);

        (await ledger.ExpireAsync(default)).ShouldBe(2);
        (await ledger.ExpireAsync(default)).ShouldBe(0);

        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM budget_reservations")).ShouldBe(0.10m);
        (await database.ScalarAsync<decimal>("SELECT presumed_cost_usd FROM jobs")).ShouldBe(0.04m);
        (await database.ScalarAsync<long>("SELECT presumed_tokens FROM jobs")).ShouldBe(40);
    }

    [Fact]
    public async Task RenewAsync_LiveWorker_KeepsItsReservation()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await BudgetedAsync(database, maxCostUsd: 1.00m);
        var (ledger, worker) = (database.Get<BudgetLedger>(), Guid.NewGuid());
        await ledger.ReserveAsync(job, worker, [new(0.10m, 100)], NoBound, TimeSpan.Zero, default);

        await ledger.RenewAsync(worker, [new HeldReserve(job, 1, 0.10m, 100)], Long, default);

        (await ledger.ExpireAsync(default)).ShouldBe(0);
    }

    [Fact]
    public async Task RenewAsync_ReservationWhoseAnswerWasLost_IsFreed()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (job, other) = (await BudgetedAsync(database, maxCostUsd: 1.00m), await BudgetedAsync(database, maxCostUsd: 1.00m));
        var (ledger, worker) = (database.Get<BudgetLedger>(), Guid.NewGuid());
        await ledger.ReserveAsync(job, worker, [new(0.10m, 100), new(0.20m, 200)], NoBound, Long, default);
        await ledger.ReserveAsync(other, worker, [new(0.40m, 400)], NoBound, Long, default);

        await ledger.RenewAsync(worker, [new HeldReserve(job, 1, 0.10m, 100)], Long, default);

        (await database.ScalarAsync<string>("SELECT string_agg(calls || ' ' || cost_usd || ' ' || tokens, ',') FROM budget_reservations")).ShouldBe("1 0.10 100");
    }

    private static async Task<Guid> BudgetedAsync(StorageDatabase database, decimal? maxCostUsd = null, long? maxTokens = null)
    {
        var job = await database.SubmitAsync();
        await using var command = database.DataSource.CreateCommand("UPDATE jobs SET max_cost_usd = $2, max_tokens = $3 WHERE id = $1");
        command.Parameters.Add(new() { Value = job });
        command.Parameters.Add(new() { Value = (object?)maxCostUsd ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Numeric });
        command.Parameters.Add(new() { Value = (object?)maxTokens ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync();
        return job;
    }

    private static LedgerFlush Spent(Guid job, decimal cost, long tokens, Reserve set) =>
        new([], [], [new UsageEntry { JobId = job, Provider = "p", Model = "m", Calls = 1, CostUsd = cost, CompletionTokens = tokens }])
        {
            Settled = set == default ? [] : [new SettledReservation(job, 1, set, default)],
        };
}

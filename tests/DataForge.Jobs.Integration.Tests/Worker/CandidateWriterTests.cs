using System.Diagnostics;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Spending;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Integration.Tests.Worker;

/// <summary>A run is given up, as after a SIGSTOP past its lease, when its answers are just there.</summary>
public sealed class CandidateWriterTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly CancellationToken s_abandoned = new(canceled: true);
    private static readonly Reserve s_worst = new(0, 400);

    [Fact]
    public async Task StoreAndAddUsage_RunGivenUpBefore_BookWhatWasPaidAndFreeWhatWasSetAside()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 4);
        var identity = new ProcessIdentity();
        var (claim, _) = (await database.Get<BatchClaims>().ClaimAsync(key, identity.Id, TimeSpan.FromMinutes(5), default)).ShouldNotBeNull();
        var reserved = await database.Get<BudgetLedger>().ReserveAsync(key.JobId, identity.Id, [s_worst, s_worst], new MonthlyBudget(null, null), TimeSpan.FromMinutes(5), default);
        reserved.ShouldNotBeNull().Granted.ShouldBe(2);
        using var writer = new CandidateWriter(database.Get<CandidateLedger>(), new BudgetBook(), identity, TimeProvider.System, NullLogger<CandidateWriter>.Instance);
        var call = new CallAttempt("mock", "mock") { ProviderModel = "mock", PromptTokens = 30, CostUsd = 0 };
        var usage = CallRows.Of(new ModelUsage("mock", "mock", new CallUsage(1, 0, 30, 0, 0) { Attempts = [call] }), key.JobId, 0);
        var settled = new SettledReservation(key.JobId, 1, s_worst, default);

        await writer.AddUsageAsync(usage, settled);
        await Should.ThrowAsync<OperationCanceledException>(writer.StoreAsync(claim, StorageDatabase.Sample(key.JobId, 0), usage, settled, s_abandoned));
        await writer.StartAsync(default);

        for (var clock = Stopwatch.StartNew(); await database.ScalarAsync<long>("SELECT count(*) FROM budget_reservations") > 0; await Task.Delay(20))
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        (await database.ScalarAsync<decimal>("SELECT sum(calls) FROM usage_entries")).ShouldBe(2);
        (await database.ScalarAsync<decimal>("SELECT sum(prompt_tokens) FROM provider_calls WHERE outcome = 'answered' AND ordinal = 0")).ShouldBe(60);
        await writer.StopAsync(default);
    }
}

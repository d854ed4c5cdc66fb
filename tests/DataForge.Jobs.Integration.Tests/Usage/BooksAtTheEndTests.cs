using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Spending;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Usage;

/// <summary>Processes that stop, clients that go and providers that miscount: every call is in the books, once.</summary>
public sealed class BooksAtTheEndTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stop_CallThatOutlastsTheGracePeriod_IsBooked()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Hang }] });
        var asking = api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.TotalCalls == 1);

        await api.Server.StopAsync(TimeSpan.FromSeconds(1));

        (await NumberAsync(database, "SELECT coalesce(sum(calls), 0)::bigint FROM tenant_usage")).ShouldBe(1);
        (await NumberAsync(database, "SELECT count(*) FROM provider_calls WHERE outcome = 'cancelled'")).ShouldBe(1);
        await Should.ThrowAsync<Exception>(asking);
    }

    [Fact]
    public async Task Stop_FlushThatTheDatabaseHoldsUp_IsFinishedFirst()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var (job, identity) = (await database.SubmitAsync(), new ProcessIdentity());
        using var writer = new CandidateWriter(database.Get<CandidateLedger>(), new BudgetBook(), identity, TimeProvider.System, NullLogger<CandidateWriter>.Instance);
        await using var other = await database.DataSource.OpenConnectionAsync();
        await using var blocking = await other.BeginTransactionAsync();
        await using (var block = new NpgsqlCommand("LOCK TABLE usage_entries IN ACCESS EXCLUSIVE MODE", other, blocking))
        {
            await block.ExecuteNonQueryAsync();
        }

        await writer.StartAsync(default);
        await writer.AddUsageAsync(OneCall(job, 0), null);
        await Eventually.SucceedsAsync(async () => (await database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'usage_entries'::regclass")).ShouldBe(1));
        // Comes while the other is under way, and is next.
        await writer.AddUsageAsync(OneCall(job, 1), null);
        var stopping = writer.StopAsync(new CancellationToken(canceled: true));
        await blocking.RollbackAsync();
        await stopping.WaitAsync(s_patience);

        (await database.ScalarAsync<long>("SELECT coalesce(sum(calls), 0)::bigint FROM usage_entries")).ShouldBe(2);
        (await database.ScalarAsync<long>("SELECT coalesce(sum(calls), 0)::bigint FROM tenant_usage")).ShouldBe(2);
    }

    [Fact]
    public async Task Generate_ProviderThatCountsNonsense_KeepsNobodyElseFromBeingBooked()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database, new SimulatorBehaviour { Rules = [new SimulatorRule { PromptContains = "nonsense", Fault = SimulatorFault.AbsurdUsage }] });

        for (var i = 0; i < 3; i++)
        {
            await api.Http.PostAsync("generate", """{"prompt":"Count nonsense."}""");
            // Each goes into a flush of its own: the next comes once it is booked.
            await BookedAsync(i + 1);
        }

        await api.Http.PostAsync("generate", """{"prompt":"Count."}""");
        await BookedAsync(4);
        (await NumberAsync(database, "SELECT sum(tokens)::bigint FROM tenant_usage")).ShouldBeInRange(1, 100_000);

        Task BookedAsync(long calls) => Eventually.SucceedsAsync(async () => (await NumberAsync(database, "SELECT coalesce(sum(calls), 0)::bigint FROM tenant_usage")).ShouldBe(calls));
    }

    [Fact]
    public async Task Generate_ClientThatGoesWhileARetryWaits_IsChargedNothingForAnErrorThatCostsNothing()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(
            database,
            new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Status, Status = 429, RetryAfterSeconds = 5 }] },
            settings: [("Budgets:MonthlyTokens", "100000"), ("LLM_MAX_RETRIES", "3")]);
        using var gone = new CancellationTokenSource();
        using var body = new StringContent("""{"prompt":"Write.","max_tokens":1000}""", System.Text.Encoding.UTF8, "application/json");
        var asking = api.Http.PostAsync(new Uri("generate", UriKind.Relative), body, gone.Token);
        await Eventually.BecomesTrueAsync(() => api.Server.Get<ProviderGateway>().HealthOf("openai")!.LastErrorKind is not null);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        await Eventually.SucceedsAsync(async () => (await NumberAsync(database, "SELECT coalesce(sum(calls), 0)::bigint FROM tenant_usage")).ShouldBe(api.Provider.Stats.TotalCalls));
        (await NumberAsync(database, "SELECT coalesce(sum(tokens), 0)::bigint FROM tenant_usage")).ShouldBe(0);
        (await NumberAsync(database, "SELECT count(*) FROM tenant_reservations")).ShouldBe(0);
    }

    [Fact]
    public async Task Run_CandidateThatMeetsADefect_HoldsNothingForEver()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database, worker: true);
        // The job's own candidate waits, so that the job runs.
        var answers = new TaskCompletionSource<SimulatorRule?>(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Provider.Script = (_, _) => answers.Task;
        var job = await api.Http.SubmitAsync("""{"count":1,"prompt":"Write.","max_tokens":100,"budget":{"max_tokens":100000}}""");
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.TotalCalls == 1);
        var server = api.Server;
        var pipeline = new CandidatePipeline(async (request, _) =>
        {
            (await request.Terms.Reserve!(new CallCost(0, 700), true, default)).ShouldBeNull();
            throw new InvalidTimeZoneException("A defect.");
        });
        var candidates = new CandidateRun(pipeline, server.Get<CandidateWriter>(), server.Get<CallPlaces>(), server.Get<BudgetDesk>());
        using var run = new BatchRun(new BatchClaim(job, 1, 1, 1, 0, IsBudgeted: true));
        using var hold = new CancellationTokenSource();
        var plan = (await server.Get<JobPlans>().FindAsync(job, default)).ShouldNotBeNull();

        await Should.ThrowAsync<InvalidTimeZoneException>(candidates.RunAsync(run, plan, 1, new Dictionary<string, JsonElement>(), new BatchTally(), hold));

        // Nobody knows what it has cost: the worst case counts as spent, and the other candidate's alone is still set aside.
        await Eventually.SucceedsAsync(async () => (await NumberAsync(database, "SELECT presumed_tokens FROM jobs")).ShouldBe(700));
        (await NumberAsync(database, "SELECT sum(calls)::bigint FROM budget_reservations")).ShouldBe(1);
        answers.SetResult(null);
    }

    private static CallRows OneCall(Guid job, long ordinal) => CallRows.Of(
        new ModelUsage("mock", "mock", new CallUsage(1, 0, 30, 0, 0) { Attempts = [new CallAttempt("mock", "mock") { ProviderModel = "mock", PromptTokens = 30, CostUsd = 0 }] }), job, ordinal);

    private static async Task<long> NumberAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

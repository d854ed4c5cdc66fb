using System.Net;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Usage;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Usage;

/// <summary>A tenant's monthly budget and the calls that belong to no job.</summary>
public sealed class TenantBudgetTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string T = "t";
    private static readonly Payer s_payer = new(T);
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Generate_BudgetOfTheTenant_IsNeverPassedHoweverManyAskAtOnce()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour { LatencyMs = 20, Words = 30 }, settings: ("Budgets:MonthlyTokens", "3000"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.Http.PostAsync("generate", $$"""{"prompt":"Prompt {{i}}","max_tokens":100}""")));

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(40 - refused.Count);
        refused.ShouldAllBe(answer => answer.Code == "budget_exhausted" && answer.Message.Headers.RetryAfter!.Delta!.Value >= TimeSpan.FromSeconds(1));
        await Eventually.SucceedsAsync(async () =>
        {
            var total = (await api.Http.AskAsync("usage")).Json.GetProperty("total");
            total.GetProperty("calls").GetInt64().ShouldBe(api.Provider.Stats.TotalCalls);
            total.GetProperty("total_tokens").GetInt64().ShouldBeInRange(1, 3000);
        });

        // One by one nothing is left unused but what the next call might cost at worst.
        Answer last;
        do
        {
            last = await api.Http.PostAsync("generate", """{"prompt":"Another.","max_tokens":100}""");
        }
        while (last.Status == HttpStatusCode.OK || last.Message.Headers.RetryAfter!.Delta!.Value < TimeSpan.FromSeconds(2));

        await Eventually.SucceedsAsync(async () => (await api.Http.AskAsync("usage")).Json.GetProperty("total").GetProperty("total_tokens").GetInt64().ShouldBeInRange(2850, 3000));
    }

    [Fact]
    public async Task Generate_AfterAJobHasUsedTheBudget_IsRefused()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, worker: true, settings: ("Budgets:MonthlyTokens", "4000"));
        var job = await api.Http.SubmitAsync("""{"count":100,"prompt":"Write {{ n }}.","max_tokens":150,"columns":[{"name":"n","type":"integer","min":1,"max":1000000}]}""");
        await Eventually.SucceedsAsync(async () => (await api.Http.AskAsync($"jobs/{job}")).Json.GetProperty("status_reason").GetString().ShouldBe("budget_exhausted"));

        var answer = await api.Http.PostAsync("generate", """{"prompt":"Write.","max_tokens":1000}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.TooManyRequests, "budget_exhausted"), answer.Text);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("4000 tokens");
    }

    [Fact]
    public async Task Generate_ModelOfUnknownPriceUnderABudgetOfDollars_IsRefusedAndNeverFree()
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, settings: [("Budgets:MonthlyUsd", "5"), ("OPENAI_MODEL", "our-own-model")]);

        var answer = await api.Http.PostAsync("generate", """{"prompt":"Write."}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "unknown_price"), answer.Text);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("unknown");
        api.Provider.Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Reserve_JobsAndInteractiveCallsTogether_ShareTheTenantsBudget()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var job = await database.SubmitAsync(tenant: T);
        var budget = new MonthlyBudget(10m, null);
        var (tenants, jobs) = (database.Get<TenantLedger>(), database.Get<BudgetLedger>());

        (await tenants.ReserveAsync(s_payer, Guid.NewGuid(), new Reserve(6m, 1), budget, s_lease, default)).Granted.ShouldBeTrue();
        (await jobs.ReserveAsync(job, Guid.NewGuid(), [new Reserve(3m, 1), new Reserve(3m, 1)], budget, s_lease, default))!.Granted.ShouldBe(1);
        (await tenants.ReserveAsync(s_payer, Guid.NewGuid(), new Reserve(2m, 1), budget, s_lease, default)).Granted.ShouldBeFalse();
        (await tenants.ReserveAsync(new Payer("other"), Guid.NewGuid(), new Reserve(2m, 1), budget, s_lease, default)).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task Book_TheSameFlushTwice_CountsOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var ledger = database.Get<TenantLedger>();
        var (writer, process) = (Guid.NewGuid(), Guid.NewGuid());
        await ledger.ReserveAsync(s_payer, process, new Reserve(1m, 50), new MonthlyBudget(10m, null), s_lease, default);
        UsageDay[] usage = [new UsageDay { Tenant = T, Provider = "p", Model = "m", Calls = 2, CostUsd = 0.5m, PromptTokens = 10 }];
        SettledPayerReserve[] settled = [new SettledPayerReserve(s_payer, 1, new Reserve(1m, 50), default)];

        await ledger.BookAsync(writer, 1, process, usage, settled, [], default);
        await ledger.BookAsync(writer, 1, process, usage, settled, [], default);

        (await database.ScalarAsync<decimal>("SELECT sum(calls) FROM usage_days")).ShouldBe(2);
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM tenant_usage")).ShouldBe(0.5m);
        (await database.ScalarAsync<long>("SELECT count(*) FROM tenant_reservations")).ShouldBe(0);
    }

    [Fact]
    public async Task Renew_ProcessThatDied_IsChargedWhatItHadSetAside()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var ledger = database.Get<TenantLedger>();
        var (dead, live) = (Guid.NewGuid(), Guid.NewGuid());
        var budget = new MonthlyBudget(10m, null);
        await ledger.ReserveAsync(s_payer, dead, new Reserve(4m, 40), budget, TimeSpan.FromMilliseconds(1), default);
        await ledger.ReserveAsync(s_payer, live, new Reserve(5m, 50), budget, s_lease, default);

        await Eventually.SucceedsAsync(async () =>
        {
            await ledger.RenewAsync(live, [new PayerReserve(s_payer, 1, new Reserve(5m, 50))], s_lease, expires: true, default);
            (await database.ScalarAsync<decimal>("SELECT coalesce(sum(cost_usd), 0) FROM tenant_usage")).ShouldBe(4m);
        });
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM tenant_reservations")).ShouldBe(5m);
        (await ledger.ReserveAsync(s_payer, live, new Reserve(2m, 1), budget, s_lease, default)).Granted.ShouldBeFalse();
    }

    [Fact]
    public async Task Renew_AfterTheDatabaseWasAway_ChargesNobodyWhoCouldNotRenew()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await database.Get<TenantLedger>().ReserveAsync(s_payer, Guid.NewGuid(), new Reserve(0, 40), MonthlyBudget.None, TimeSpan.FromMilliseconds(1), default);
        // Its going shows that the first look is over.
        await database.ScalarAsync<int>("""
            INSERT INTO provider_calls (ended_at, provider, model, provider_model, outcome, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, latency_ms)
            VALUES (now() - interval '1 year', 'p', 'm', 'm', 'answered', 1, 1, 0, 0, 5) RETURNING 1
            """);
        var time = new HandSetTime();
        using var spending = new TenantSpending(database.Get<TenantLedger>(), new ProcessIdentity(), Options.Create(new BudgetOptions()), time, NullLogger<TenantSpending>.Instance);

        await spending.StartAsync(default);

        await Eventually.SucceedsAsync(async () => (await database.ScalarAsync<long>("SELECT count(*) FROM provider_calls")).ShouldBe(0));
        (await database.ScalarAsync<long>("SELECT count(*) FROM tenant_reservations")).ShouldBe(1);
        await Eventually.SucceedsAsync(async () =>
        {
            // Slowly, so that it is seen to have renewed all the while.
            time.Add(TimeSpan.FromSeconds(1));
            await Task.Delay(200);
            (await database.ScalarAsync<decimal>("SELECT coalesce(sum(tokens), 0) FROM tenant_usage")).ShouldBe(40);
        });
        await spending.StopAsync(default);
    }

    [Fact]
    public async Task Trim_OldCallsOfNoJob_GoAndTheOthersStay()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await database.ScalarAsync<long>("""
            WITH made AS (
                INSERT INTO provider_calls (job_id, ended_at, provider, model, provider_model, outcome, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, latency_ms)
                SELECT CASE WHEN n % 2 = 0 THEN gen_random_uuid() END, now() - make_interval(days => n), 'p', 'm', 'm', 'answered', 1, 1, 0, 0, 5 FROM generate_series(1, 100) n RETURNING 1)
            SELECT count(*) FROM made
            """);

        await database.Get<TenantLedger>().TrimAsync(TimeSpan.FromDays(31), default);

        (await database.ScalarAsync<long>("SELECT count(*) FROM provider_calls WHERE job_id IS NULL")).ShouldBe(15);
        (await database.ScalarAsync<long>("SELECT count(*) FROM provider_calls WHERE job_id IS NOT NULL")).ShouldBe(50);
    }

    [Fact]
    public async Task Preview_UnderABudgetThatDoesNotSuffice_IsAProblem()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, settings: ("Budgets:MonthlyTokens", "100"));

        var answer = await api.Http.PostAsync("preview", """{"count":1,"prompt":"Write.","rows":2}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.TooManyRequests, "budget_exhausted"), answer.Text);
        api.Provider.Stats.TotalCalls.ShouldBe(0);
    }

    /// <summary>Its timers are real, and its clock goes only where it is told to.</summary>
    private sealed class HandSetTime : TimeProvider
    {
        private long _now = TimeSpan.FromDays(1).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Add(TimeSpan more) => Interlocked.Add(ref _now, more.Ticks);
    }
}

using System.Net;
using System.Net.Http.Headers;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Usage;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Budgets;

/// <summary>A key's monthly budget and the calls that belong to no job.</summary>
public sealed class InteractiveKeyBudgetTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string AdminKey = "0123456789abcdef0123456789abcdef-operators";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Generate_BudgetOfTheKey_IsNeverPassedAndLeavesOthersAlone()
    {
        await using var api = await StartAsync(new SimulatorBehaviour { LatencyMs = 20, Words = 30 });
        var key = await KeyAsync(api, "\"monthly_tokens\":1000");
        using var bound = With(api, key);
        using var free = With(api, await KeyAsync(api, "\"monthly_tokens\":null"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => bound.PostAsync("generate", $$"""{"prompt":"Prompt {{i}}","max_tokens":100}""")));

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(answer => answer.Code == "budget_exhausted" && answer.Message.Headers.RetryAfter!.Delta!.Value >= TimeSpan.FromSeconds(1));
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(40 - refused.Count);
        await Eventually.SucceedsAsync(async () =>
        {
            var total = (await bound.AskAsync("usage")).Json.GetProperty("total");
            total.GetProperty("calls").GetInt64().ShouldBe(api.Provider.Stats.TotalCalls);
            total.GetProperty("total_tokens").GetInt64().ShouldBeInRange(1, 1000);
        });
        var tooLong = await bound.PostAsync("generate", """{"prompt":"Write.","max_tokens":3000}""");
        (tooLong.Status, tooLong.Code).ShouldBe((HttpStatusCode.TooManyRequests, "budget_exhausted"), tooLong.Text);
        tooLong.Json.GetProperty("detail").GetString()!.ShouldContain("The key's budget of 1000 tokens");
        (await free.PostAsync("generate", """{"prompt":"Write.","max_tokens":3000}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Generate_ModelOfUnknownPriceUnderAKeysBudgetOfDollars_IsRefusedAndNeverFree()
    {
        await using var api = await StartAsync(null, ("OPENAI_MODEL", "our-own-model"));
        using var client = With(api, await KeyAsync(api, "\"monthly_budget_usd\":5"));

        var answer = await client.PostAsync("generate", """{"prompt":"Write."}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "unknown_price"), answer.Text);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain("the key's budget");
        api.Provider.Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Reserve_JobsAndInteractiveCallsUnderOneKey_ShareItsBudget()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await StoreKeyAsync(database, 10m);
        var job = new Job { Id = Guid.CreateVersion7(), KeyId = key, Priority = 1, Count = 100, MaxCandidates = 300 };
        await database.Get<JobSubmissions>().SubmitAsync(job, default);
        var (interactive, jobs) = (database.Get<TenantLedger>(), database.Get<BudgetLedger>());
        var payer = new Payer(Job.DefaultTenant, key);

        (await interactive.ReserveAsync(payer, Guid.NewGuid(), new Reserve(6m, 1), MonthlyBudget.None, Long, default)).Granted.ShouldBeTrue();
        (await jobs.ReserveAsync(job.Id, Guid.NewGuid(), [new Reserve(3m, 1), new Reserve(3m, 1)], MonthlyBudget.None, Long, default))!.Granted.ShouldBe(1);
        (await interactive.ReserveAsync(payer, Guid.NewGuid(), new Reserve(2m, 1), MonthlyBudget.None, Long, default)).Granted.ShouldBeFalse();
        (await interactive.ReserveAsync(payer with { KeyId = null }, Guid.NewGuid(), new Reserve(2m, 1), MonthlyBudget.None, Long, default)).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task Book_WhatWasSetAside_BecomesSpentUnderTheKeyOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var payer = new Payer(Job.DefaultTenant, await StoreKeyAsync(database, 10m));
        var ledger = database.Get<TenantLedger>();
        var (writer, process) = (Guid.NewGuid(), Guid.NewGuid());
        await ledger.ReserveAsync(payer, process, new Reserve(1m, 50), MonthlyBudget.None, Long, default);
        UsageDay[] usage = [new UsageDay { Tenant = payer.Tenant, ApiKey = payer.KeyId.ToString()!, Provider = "p", Model = "m", Calls = 2, CostUsd = 0.5m, PromptTokens = 10 }];
        SettledPayerReserve[] settled = [new SettledPayerReserve(payer, 1, new Reserve(1m, 50), new Reserve(0.25m, 5))];

        await ledger.BookAsync(writer, 1, process, usage, settled, [], default);
        await ledger.BookAsync(writer, 1, process, usage, settled, [], default);

        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM key_usage")).ShouldBe(0.75m);
        (await database.ScalarAsync<decimal>("SELECT sum(tokens) FROM key_usage")).ShouldBe(15);
        (await database.ScalarAsync<long>("SELECT count(*) FROM key_reservations")).ShouldBe(0);
        (await ledger.ReserveAsync(payer, process, new Reserve(9.25m, 1), MonthlyBudget.None, Long, default)).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task Renew_ProcessThatDied_IsChargedToTheKeyToo()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var payer = new Payer(Job.DefaultTenant, await StoreKeyAsync(database, 10m));
        var ledger = database.Get<TenantLedger>();
        var live = Guid.NewGuid();
        await ledger.ReserveAsync(payer, Guid.NewGuid(), new Reserve(4m, 40), MonthlyBudget.None, TimeSpan.FromMilliseconds(1), default);
        await ledger.ReserveAsync(payer, live, new Reserve(5m, 50), MonthlyBudget.None, Long, default);

        await Eventually.SucceedsAsync(async () =>
        {
            await ledger.RenewAsync(live, [new PayerReserve(payer, 1, new Reserve(5m, 50))], Long, expires: true, default);
            (await database.ScalarAsync<decimal>("SELECT coalesce(sum(cost_usd), 0) FROM key_usage")).ShouldBe(4m);
        });
        (await database.ScalarAsync<decimal>("SELECT sum(cost_usd) FROM key_reservations")).ShouldBe(5m);
        (await ledger.ReserveAsync(payer, live, new Reserve(2m, 1), MonthlyBudget.None, Long, default)).Granted.ShouldBeFalse();
    }

    private async Task<SimulatedApi> StartAsync(SimulatorBehaviour? behaviour, params (string Name, string Value)[] settings) => await SimulatedApi.StartAsync(
        postgres, behaviour, settings: [("Access:Keys", "required"), ("DATAFORGE_ADMIN_KEY", AdminKey), ("Access:AddressRequestsPerMinute", "0"), .. settings]);

    private static HttpClient With(SimulatedApi api, string key) =>
        new() { BaseAddress = api.Http.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    private static async Task<string> KeyAsync(SimulatedApi api, string bound)
    {
        using var admin = With(api, AdminKey);
        var answer = await admin.PostAsync("keys", $$"""{"name":"bound","tenant":"t","permissions":["generate","read"],{{bound}}}""");
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("key").GetString()!;
    }

    private static async Task<Guid> StoreKeyAsync(StorageDatabase database, decimal monthlyUsd)
    {
        var key = new ApiKey { Id = Guid.CreateVersion7(), Tenant = Job.DefaultTenant, Name = "k", Permissions = ["generate"], MonthlyBudgetUsd = monthlyUsd };
        (await database.Get<ApiKeyStore>().CreateAsync(key, "df_" + Guid.NewGuid().ToString("n")[..10], new byte[32], default)).ShouldBeTrue();
        return key.Id;
    }
}

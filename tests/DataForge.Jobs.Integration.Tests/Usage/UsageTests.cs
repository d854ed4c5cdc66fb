using System.Net;
using System.Text.Json;
using DataForge.Jobs.Api.Models;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Usage;

public sealed class UsageTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Get_AfterJobsAndCallsOfEveryKind_IsTheSumOfThemByAnyGrouping()
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Every = 7, Fault = SimulatorFault.Status, Status = 503 }] }, worker: true, settings: ("LLM_MAX_RETRIES", "3"));
        var job = await api.Http.SubmitAsync("""{"count":40,"prompt":"Write about {{ n }}.","columns":[{"name":"n","type":"integer","min":1,"max":1000000}]}""");
        for (var i = 0; i < 5; i++)
        {
            await api.Http.PostAsync("generate", $$"""{"prompt":"Prompt {{i}}","model_id":"gpt-4o"}""");
        }

        await api.Http.PostAsync("preview", """{"count":5,"rows":3,"prompt":"Preview {{ n }}","columns":[{"name":"n","type":"integer","min":1,"max":9}]}""");
        await api.Http.PostAsync("providers/openai/test", "");
        await using (var reader = await EventReader.PostAsync(api.Http, """{"prompt":"Stream.","model_id":"gpt-4o"}"""))
        {
            await reader.RestAsync();
        }

        await EndAsync(api.Http, job);

        // Calls that were under way when the job ended are booked a moment later.
        await Eventually.SucceedsAsync(async () => (await TotalAsync(api.Http, "usage")).ShouldBe(api.Provider.Stats.TotalCalls));
        api.Provider.Stats.ByStatus[503].ShouldBeGreaterThan(0);
        foreach (var grouping in (string[])["model", "provider", "key", "day", "job"])
        {
            var usage = (await api.Http.AskAsync($"usage?group_by={grouping}")).Json;
            var items = usage.GetProperty("items").EnumerateArray().ToList();
            foreach (var name in (string[])["calls", "retries", "cached_calls", "prompt_tokens", "completion_tokens", "total_tokens", "unpriced_calls"])
            {
                items.Sum(item => item.GetProperty(name).GetInt64()).ShouldBe(usage.GetProperty("total").GetProperty(name).GetInt64(), $"{grouping} {name}");
            }

            items.Sum(item => item.GetProperty("cost_usd").GetDecimal()).ShouldBe(usage.GetProperty("total").GetProperty("cost_usd").GetDecimal());
            usage.GetProperty("total").GetProperty("calls").GetInt64().ShouldBe(api.Provider.Stats.TotalCalls);
        }

        var byJob = (await api.Http.AskAsync("usage?group_by=job")).Json.GetProperty("items").EnumerateArray().ToList();
        byJob.Select(item => item.GetProperty("job").GetString()).ShouldBe([null, job.ToString()]);
        var ofJob = (await api.Http.AskAsync($"jobs/{job}")).Json.GetProperty("usage");
        byJob[1].GetProperty("calls").GetInt64().ShouldBe(ofJob.GetProperty("calls").GetInt64());
        (await api.Http.AskAsync("usage?group_by=model")).Items.Select(item => item.GetProperty("model").GetString()).ShouldBe(["gpt-4o", "gpt-4o-mini"]);
        (await api.Http.AskAsync("usage?group_by=key")).Items.ShouldHaveSingleItem().GetProperty("key").ValueKind.ShouldBe(JsonValueKind.Null);

        // What a job has cost is not forgotten with it.
        var before = (await api.Http.AskAsync("usage?group_by=model")).Text;
        (await api.Http.AskAsync(HttpMethod.Delete, $"jobs/{job}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await api.Http.AskAsync("usage?group_by=model")).Text.ShouldBe(before);
        (await api.Http.AskAsync("usage?group_by=job")).Items.ShouldHaveSingleItem().GetProperty("job").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Get_DaysAndPages_AreThoseAskedFor()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);
        await api.Server.ExecuteAsync("""
            INSERT INTO usage_days (tenant, day, provider, model, api_key, shard, calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls)
            SELECT tenant, day::date, 'p', 'm' || n, '', 0, n, 0, n, n, 0, n, 0
            FROM generate_series(1, 5) n, unnest(ARRAY['default', 'other']) tenant, generate_series('2027-01-30'::timestamp, '2027-02-02', '1 day') day
            """);

        (await TotalAsync(api.Http, "usage?from=2027-01-31&to=2027-02-01")).ShouldBe(30);
        (await api.Http.AskAsync("usage?from=2027-01-31&to=2027-02-01&group_by=day")).Items.Select(item => item.GetProperty("day").GetString()).ShouldBe(["2027-01-31", "2027-02-01"]);
        (await TotalAsync(api.Http, "usage?to=2027-01-30")).ShouldBe(15);
        var models = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await api.Http.AskAsync($"usage?from=2027-01-01&to=2027-12-31&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            models.AddRange(page.Items.Select(item => item.GetProperty("model").GetString()));
            page.Json.GetProperty("total").GetProperty("calls").GetInt64().ShouldBe(60);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        models.ShouldBe(["m1", "m2", "m3", "m4", "m5"]);
    }

    [Fact]
    public async Task Get_PagesOfTheLongestNames_LeadOn()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);
        List<string?> names = [.. Enumerable.Range(1, 3).Select(number => number + new string('日', PutModel.MaxName - 1))];
        foreach (var name in names)
        {
            await api.Server.ExecuteAsync($"""
                INSERT INTO usage_days (tenant, day, provider, model, api_key, shard, calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls)
                VALUES ('default', '2027-01-01', 'p', '{name}', '', 0, 1, 0, 1, 1, 0, 1, 0)
                """);
        }

        var found = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await api.Http.AskAsync($"usage?from=2027-01-01&to=2027-01-01&limit=1{(cursor is null ? "" : "&cursor=" + cursor)}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            found.AddRange(page.Items.Select(item => item.GetProperty("model").GetString()));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        found.ShouldBe(names);
    }

    [Fact]
    public async Task Stop_CallsJustAnswered_AreBookedFirst()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database);
        await api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        await api.Server.Get<TenantSpending>().StopAsync(default);

        await using var next = await SimulatedApi.StartServerAsync(database, api.Provider);

        (await TotalAsync(next.Http, "usage")).ShouldBe(1);
    }

    private static async Task<long> TotalAsync(HttpClient http, string address) => (await http.AskAsync(address)).Json.GetProperty("total").GetProperty("calls").GetInt64();

    private static Task EndAsync(HttpClient http, Guid job) =>
        Eventually.SucceedsAsync(async () => (await http.AskAsync($"jobs/{job}")).Json.GetProperty("status").GetString().ShouldBe("completed"));
}

/// <summary>What is refused of a query.</summary>
public sealed class UsageQueryTests(SimulatedApiFixture fixture) : IClassFixture<SimulatedApiFixture>
{
    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2027-02-30", "to")]
    [InlineData("from=2027-02-02&to=2027-02-01", "from")]
    [InlineData("group_by=colour", "group_by")]
    [InlineData("group=model", "group")]
    [InlineData("cursor=zzz", "cursor")]
    [InlineData("cursor=BgA", "cursor")]
    [InlineData("cursor=BmEAYg", "cursor")]
    [InlineData("cursor=Bv8", "cursor")]
    public async Task Get_Wrong_IsRefusedByName(string query, string name)
    {
        var answer = await fixture.Api.Http.AskAsync("usage?" + query);

        (answer.Status, string.Join(",", answer.ErrorPaths)).ShouldBe((HttpStatusCode.BadRequest, name), answer.Text);
    }
}

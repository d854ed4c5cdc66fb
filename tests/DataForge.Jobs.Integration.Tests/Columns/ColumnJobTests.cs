using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Columns;

/// <summary>Whole jobs with columns of every kind, worked on in this process with the mock provider.</summary>
public sealed class ColumnJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string Gifts =
        """
        {"count":30,"seed":5,"prompt":"Praise {{ gift }}.","columns":[{"name":"who","type":"category","values":["a","b"],"weights":[4,1]},
         {"name":"n","type":"integer","min":1,"max":1000000},{"name":"gift","type":"generated","prompt":"A gift for {{ who }}, number {{ n }}"}]}
        """;

    [Fact]
    public async Task EachRow_WithoutCount_MakesOneSampleOfEachInOrder()
    {
        await using var api = await StartAsync();
        await PutCitiesAsync(api, 75);

        var job = await EndAsync(api, """{"prompt":"About {{ row.city }}.","columns":[{"name":"row","type":"dataset","dataset":"cities","select":"each"}]}""");

        (job.Status, Count(job, "requested"), Count(job, "accepted")).ShouldBe(("completed", 75, 75));
        (await SamplesAsync(api, job.Id)).Select(City).ShouldBe(Enumerable.Range(0, 75).Select(i => $"city {i}"));
    }

    [Fact]
    public async Task EachRow_FiltersReject_EndsWithCandidatesExhaustedAndNeverTakesARowTwice()
    {
        await using var api = await StartAsync();
        await PutCitiesAsync(api, 40);

        var job = await EndAsync(api, """
            {"count":40,"prompt":"About {{ row.city }}.","filters":{"required_keywords":["city 1"]},
             "columns":[{"name":"row","type":"dataset","dataset":"cities","select":"each"}]}
            """);

        (job.Status, job.Json.GetProperty("error").GetProperty("code").GetString(), Count(job, "candidates")).ShouldBe(("failed", "candidates_exhausted", 40));
        (await SamplesAsync(api, job.Id)).Select(City).Distinct().Count().ShouldBe(40);
    }

    [Theory]
    [InlineData("cycle")]
    [InlineData("random")]
    public async Task CycleAndRandom_TakeRowsAgain(string select)
    {
        await using var api = await StartAsync();
        await PutCitiesAsync(api, 7);

        var job = await EndAsync(api, $$"""
            {"count":50,"prompt":"About it.","seed":3,"columns":[{"name":"row","type":"dataset","dataset":"cities","select":"{{select}}"}]}
            """);

        job.Status.ShouldBe("completed");
        var cities = (await SamplesAsync(api, job.Id)).Select(City).ToList();
        if (select == "cycle")
        {
            cities.ShouldBe(Enumerable.Range(0, 50).Select(i => $"city {i % 7}"));
        }
        else
        {
            cities.Distinct().Count().ShouldBe(7);
            cities.ShouldNotBe(Enumerable.Range(0, 50).Select(i => $"city {i % 7}"));
        }
    }

    [Fact]
    public async Task EveryColumn_IsDrawnAskedAndBooked()
    {
        await using var api = await StartAsync();

        var job = await EndAsync(api, """
            {"count":60,"seed":11,"prompt":"{{ greeting }} {{ idea }} {{ price | round(2) }}","product":"kettle",
             "columns":[{"name":"genre","type":"category","values":["book","film"]},
               {"name":"kind","type":"subcategory","of":"genre","values":{"book":["novel","poem"],"film":["drama"]}},
               {"name":"price","type":"uniform","min":1,"max":9},{"name":"age","type":"gaussian","mean":40,"stddev":9,"min":18},
               {"name":"vip","type":"boolean","probability":0.4},{"name":"day","type":"datetime","start":"2024-01-01","end":"2024-12-31","unit":"day"},
               {"name":"id","type":"uuid"},{"name":"who","type":"person","when":"vip","else":{"name":"somebody"}},
               {"name":"greeting","type":"template","value":"Dear {{ who.name }}, a {{ kind }} of {{ day }}."},
               {"name":"idea","type":"generated","prompt":"A gift for {{ who.name }}?","when":"vip"}]}
            """);

        job.Status.ShouldBe("completed", job.Json.ToString());
        var samples = await SamplesAsync(api, job.Id);
        var vips = samples.Count(sample => Variable(sample, "vip").GetBoolean());
        vips.ShouldBeInRange(5, 55);
        samples.ShouldAllBe(sample => sample.GetProperty("attempts").GetInt32() == (Variable(sample, "vip").GetBoolean() ? 2 : 1));
        samples.ShouldAllBe(sample => Variable(sample, "idea").ValueKind == (Variable(sample, "vip").GetBoolean() ? JsonValueKind.String : JsonValueKind.Null));
        samples.ShouldAllBe(sample => Variable(sample, "age").GetRawText().Contains('.'));
        job.Json.GetProperty("usage").GetProperty("calls").GetInt64().ShouldBeGreaterThanOrEqualTo(60 + vips);
        job.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt64().ShouldBeGreaterThanOrEqualTo(
            samples.Sum(sample => sample.GetProperty("usage").GetProperty("prompt_tokens").GetInt64()));

        var again = await EndAsync(api, job.Json.GetProperty("request").GetRawText());
        (await SamplesAsync(api, again.Id)).Select(sample => sample.GetProperty("text").GetString()).ShouldBe(samples.Select(sample => sample.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task GeneratedColumn_ProviderAwayThenBack_CostsNoCandidate()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour
        {
            Rules = [new SimulatorRule { PromptContains = "gift", ToCall = 14, Fault = SimulatorFault.Status, Status = 503 }],
        });
        await using var api = await StartAsync(provider);

        var job = await EndAsync(api, Gifts);

        (job.Status, Count(job, "accepted"), Count(job, "failed")).ShouldBe(("completed", 30, 0));
        job.Json.GetProperty("usage").GetProperty("calls").GetInt64().ShouldBe(provider.Stats.TotalCalls);
    }

    [Fact]
    public async Task GeneratedColumn_Refused_FailsTheCandidateLikeTheMainCall()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour
        {
            Rules = [new SimulatorRule { PromptContains = "gift for b", Fault = SimulatorFault.Status, Status = 400 }],
        });
        await using var api = await StartAsync(provider);

        var job = await EndAsync(api, Gifts);

        (job.Status, Count(job, "accepted")).ShouldBe(("completed", 30));
        job.Json.GetProperty("progress").GetProperty("failed_by").GetProperty("provider:bad_request").GetInt64().ShouldBe(Count(job, "failed"));
        Count(job, "failed").ShouldBeGreaterThan(0);
        job.Json.GetProperty("usage").GetProperty("calls").GetInt64().ShouldBe(provider.Stats.TotalCalls);
        var failed = (await api.Http.AskAsync($"jobs/{job.Id}/samples?state=failed")).Items[0];
        failed.GetProperty("message").GetString()!.ShouldStartWith("The column `gift`: ");
    }

    private static JsonElement Variable(JsonElement sample, string name) => sample.GetProperty("variables").GetProperty(name);

    private static string City(JsonElement sample) => Variable(sample, "row").GetProperty("city").GetString()!;

    private static long Count(EndedJob job, string name) => job.Json.GetProperty("progress").GetProperty(name).GetInt64();

    private static Task PutCitiesAsync(ApiServer api, int rows) =>
        api.Http.PutAsync("datasets/cities", "city\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"city {i}\n")), "text/csv");

    private static async Task<EndedJob> EndAsync(ApiServer api, string request)
    {
        var id = await api.Http.SubmitAsync(request);
        while (true)
        {
            var job = (await api.Http.AskAsync($"jobs/{id}")).Json;
            var status = job.GetProperty("status").GetString()!;
            if (status is not ("queued" or "running"))
            {
                return new EndedJob(id, status, job);
            }

            await Task.Delay(50);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> SamplesAsync(ApiServer api, Guid id) => (await api.Http.AskAsync($"jobs/{id}/samples?state=all&limit=1000")).Items
        .Where(sample => sample.GetProperty("state").GetString() != "surplus").ToList();

    private async Task<ApiServer> StartAsync(SimulatorServer? provider = null) => await ApiServer.StartAsync(
        await postgres.Server.CreateDatabaseAsync(),
        worker: true,
        settings: provider is null ? [] : [("LLM_BACKEND", "custom"), ("CUSTOM_LLM_URL", provider.ChatUrl.ToString()), ("CUSTOM_LLM_MODEL", "simulated")]);

    private sealed record EndedJob(Guid Id, string Status, JsonElement Json);
}

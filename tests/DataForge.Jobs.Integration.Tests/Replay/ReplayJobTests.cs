using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Replay;

public sealed class ReplayJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string Job = """
        "count":30,"prompt":"Review number {{ n }}, {{ idea }}.","seed":7,"max_tokens":400,
        "columns":[{"name":"n","type":"integer","min":1,"max":1000000},{"name":"idea","type":"generated","prompt":"An idea for {{ n }}.","max_tokens":400}]
        """;

    [Fact]
    public async Task Submit_TheSameJobAgainAfterARestart_CostsNothingAndGivesTheSameBytes()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database, worker: true);
        var first = await RunAsync(api.Http, """{"cache":{"mode":"replay"},""" + Job + "}");
        var calls = api.Provider.Stats.TotalCalls;
        var bytes = await ExportAsync(api.Http, first);
        await api.Server.DisposeAsync();

        await using var restarted = await SimulatedApi.StartServerAsync(database, api.Provider, worker: true);
        var second = await RunAsync(restarted.Http, """{"cache":{"mode":"replay","ttl_seconds":3600},""" + Job + "}");

        var usage = second.GetProperty("usage");
        (usage.GetProperty("calls").GetInt64(), usage.GetProperty("cost_usd").GetDecimal(), usage.GetProperty("prompt_tokens").GetInt64()).ShouldBe((0, 0, 0), second.GetRawText());
        usage.GetProperty("cached_calls").GetInt64().ShouldBeGreaterThanOrEqualTo(60);
        second.GetProperty("request").GetProperty("cache").GetRawText().ShouldBe("""{"mode":"replay","ttl_seconds":3600}""");
        (await ExportAsync(restarted.Http, second)).ShouldBe(bytes);
        api.Provider.Stats.TotalCalls.ShouldBe(calls);
        api.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_OtherSeedOrNoCache_AsksAnew()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, worker: true);
        await RunAsync(api.Http, """{"cache":{"mode":"replay"},""" + Job + "}");
        var calls = api.Provider.Stats.TotalCalls;

        var other = await RunAsync(api.Http, """{"cache":{"mode":"replay"},""" + Job.Replace("\"seed\":7", "\"seed\":8", StringComparison.Ordinal) + "}");
        var off = await RunAsync(api.Http, "{" + Job + "}");

        other.GetProperty("usage").GetProperty("cached_calls").GetInt64().ShouldBe(0);
        off.GetProperty("usage").GetProperty("cached_calls").GetInt64().ShouldBe(0);
        api.Provider.Stats.TotalCalls.ShouldBeGreaterThanOrEqualTo(3 * calls);
    }

    [Fact]
    public async Task Cache_AfterReplays_SaysWhatItHoldsAndSavedAndForgetsOnDemand()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, worker: true, settings: [("LLM_ENABLE_CACHING", "true"), ("LLM_CACHE_SIZE", "3")]);
        var job = await RunAsync(api.Http, """{"cache":{"mode":"replay"},""" + Job + "}");
        for (var i = 0; i < 5; i++)
        {
            (await api.Http.PostAsync("generate", $$"""{"prompt":"Prompt {{i}}","model_id":"gpt-4o"}""")).Status.ShouldBe(HttpStatusCode.OK);
        }

        var again = await api.Http.PostAsync("generate", """{"prompt":"Prompt 4","model_id":"gpt-4o"}""");
        var bought = again.Json.GetProperty("metrics").GetProperty("total_tokens").GetInt64();
        again.Json.GetProperty("metadata").GetProperty("cached").GetBoolean().ShouldBeTrue();

        await Eventually.SucceedsAsync(async () =>
        {
            var cache = await api.Http.AskAsync("cache");
            var models = cache.Json.GetProperty("models").EnumerateArray().ToDictionary(model => model.GetProperty("model").GetString()!);
            // As many as LLM_CACHE_SIZE of the interactive ones; the job's are bound by their age alone.
            (models["gpt-4o"].GetProperty("entries").GetInt64(), models["gpt-4o"].GetProperty("hits").GetInt64()).ShouldBe((3, 1));
            models["gpt-4o"].GetProperty("saved_tokens").GetInt64().ShouldBe(bought);
            models["gpt-4o"].GetProperty("saved_usd").GetDecimal().ShouldBeGreaterThan(0);
            models["gpt-4o-mini"].GetProperty("entries").GetInt64().ShouldBeGreaterThanOrEqualTo(60);
            cache.Json.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(1000);
            cache.Json.GetProperty("entries").GetInt64().ShouldBe(models.Values.Sum(model => model.GetProperty("entries").GetInt64()));
        });

        (await DeleteAsync(api.Http, "cache?older_than=3600")).ShouldBe(0);
        (await DeleteAsync(api.Http, "cache?model=gpt-4o")).ShouldBe(3);
        (await DeleteAsync(api.Http, $"cache?job={Guid.NewGuid()}")).ShouldBe(0);
        (await DeleteAsync(api.Http, $"cache?job={job.GetProperty("id").GetString()}")).ShouldBeGreaterThanOrEqualTo(60);
        var empty = await api.Http.AskAsync("cache");
        (empty.Json.GetProperty("entries").GetInt64(), empty.Json.GetProperty("hits").GetInt64()).ShouldBe((0, 1));
        (await api.Http.AskAsync(HttpMethod.Delete, "cache?job=7&modell=x")).ErrorPaths.ShouldBe(["job", "modell"], ignoreOrder: true);
    }

    [Fact]
    public async Task Generate_ManyAtOnceAndTheFirstHangsUp_AsksOnceMoreForAllOthers()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, settings: ("LLM_ENABLE_CACHING", "true"));
        var gate = new TaskCompletionSource();
        api.Provider.Script = async (_, _) =>
        {
            await gate.Task;
            return null;
        };
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent("""{"prompt":"Write."}""", System.Text.Encoding.UTF8, "application/json");
        var first = api.Http.PostAsync(new Uri("generate", UriKind.Relative), content, leaving.Token);
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.TotalCalls == 1);
        var others = Enumerable.Range(0, 30).Select(_ => api.Http.PostAsync("generate", """{"prompt":"Write."}""")).ToList();

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.TotalCalls == 2);
        gate.SetResult();
        var answers = await Task.WhenAll(others);

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Select(answer => answer.Json.GetProperty("text").GetString()).Distinct().Count().ShouldBe(1);
        answers.Count(answer => !answer.Json.GetProperty("metadata").GetProperty("cached").GetBoolean()).ShouldBe(1);
        api.Provider.Stats.TotalCalls.ShouldBe(2);
    }

    [Fact]
    public async Task Generate_CachingOff_AsksEveryTime()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);

        await api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        var second = await api.Http.PostAsync("generate", """{"prompt":"Write."}""");

        second.Json.GetProperty("metadata").GetProperty("cached").GetBoolean().ShouldBeFalse();
        api.Provider.Stats.TotalCalls.ShouldBe(2);
    }

    private static async Task<JsonElement> RunAsync(HttpClient http, string job)
    {
        var id = await http.SubmitAsync(job);
        var ended = default(JsonElement);
        await Eventually.SucceedsAsync(async () =>
        {
            ended = (await http.AskAsync($"jobs/{id}")).Json;
            ended.GetProperty("status").GetString().ShouldBe("completed");
            ended.GetProperty("progress").GetProperty("in_flight").GetInt64().ShouldBe(0);
        });
        return ended;
    }

    private static async Task<string> ExportAsync(HttpClient http, JsonElement job) => (await http.AskAsync($"jobs/{job.GetProperty("id").GetString()}/export?format=jsonl")).Text;

    private static async Task<long> DeleteAsync(HttpClient http, string address) => (await http.AskAsync(HttpMethod.Delete, address)).Json.GetProperty("deleted").GetInt64();
}

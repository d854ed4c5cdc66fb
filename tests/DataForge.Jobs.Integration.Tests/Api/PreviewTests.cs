using System.Net;
using System.Text.Json;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.EntityFrameworkCore;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class PreviewTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Job =
        """
        "count":400,"prompt":"Review the {{ product }} for {{ who.name }}.","system_prompt":"Be {{ tone }}.","product":"kettle","seed":7,
        "columns":[{"name":"tone","type":"category","values":["dry","warm"]},{"name":"who","type":"person"},
          {"name":"idea","type":"generated","prompt":"An idea for {{ product }}","max_tokens":2000}]
        """;

    private readonly HttpClient _http = api.Http;

    [Fact]
    public async Task Post_Job_ShowsSamplesAndEstimates()
    {
        var answer = await _http.PostAsync("preview", $$"""{{{Job}},"rows":4}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var samples = answer.Json.GetProperty("samples").EnumerateArray().ToList();
        samples.Select(sample => sample.GetProperty("ordinal").GetInt64()).ShouldBe([0, 1, 2, 3]);
        var first = samples[0];
        var variables = first.GetProperty("variables");
        first.GetProperty("state").GetString().ShouldBe("accepted");
        first.GetProperty("prompt").GetString().ShouldBe($"Review the kettle for {variables.GetProperty("who").GetProperty("name").GetString()}.");
        first.GetProperty("system_prompt").GetString().ShouldBe($"Be {variables.GetProperty("tone").GetString()}.");
        variables.GetProperty("idea").GetString().ShouldNotBeNullOrEmpty();
        first.GetProperty("attempts").GetInt32().ShouldBe(2);
        first.GetProperty("scores").GetProperty("overall").GetDouble().ShouldBeGreaterThan(0);
        answer.Json.GetProperty("seed").GetInt64().ShouldBe(7);
        var estimate = answer.Json.GetProperty("estimate");
        (estimate.GetProperty("candidates").GetInt64(), estimate.GetProperty("yield").GetDouble(), estimate.GetProperty("calls").GetInt64()).ShouldBe((400, 1.0, 800));
        estimate.GetProperty("cost_usd").GetDecimal().ShouldBe(0);
        estimate.GetProperty("prompt_tokens").GetInt64().ShouldBe(100 * samples.Sum(sample => sample.GetProperty("usage").GetProperty("prompt_tokens").GetInt64()));
        estimate.GetProperty("completion_tokens").GetInt64().ShouldBeGreaterThan(0);
        estimate.GetProperty("seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Post_Twice_ShowsTheSame()
    {
        var first = await _http.PostAsync("preview", "{" + Job + "}");
        var second = await _http.PostAsync("preview", "{" + Job + "}");

        Texts(first).Count.ShouldBe(5);
        Texts(second).ShouldBe(Texts(first));
    }

    [Fact]
    public async Task Post_Job_StoresNothing()
    {
        await _http.PostAsync("preview", "{" + Job + "}");

        await using var context = await api.Server.Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        (await context.Database.SqlQueryRaw<long>("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM candidates) + (SELECT count(*) FROM batches) AS \"Value\"").SingleAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Post_RejectsAndDuplicates_AreShownAndLowerTheYield()
    {
        var answer = await _http.PostAsync("preview", """
            {"count":30,"max_candidates":1000,"prompt":"{{ kind }}","rows":20,"seed":1,"deduplicate":true,"max_tokens":8000,
             "columns":[{"name":"kind","type":"category","values":["a kettle","a spoon"]}],"filters":{"required_keywords":["kettle"]}}
            """);

        var samples = answer.Json.GetProperty("samples").EnumerateArray().ToList();
        var accepted = samples.Count(sample => sample.GetProperty("state").GetString() == "accepted");
        samples.Where(sample => sample.GetProperty("state").GetString() == "rejected").ShouldAllBe(sample => sample.GetProperty("reason").GetString() == "filter:required_keywords");
        accepted.ShouldBeInRange(1, 19);
        answer.Json.GetProperty("estimate").GetProperty("yield").GetDouble().ShouldBe(Math.Round(accepted / 20.0, 4));
        answer.Json.GetProperty("estimate").GetProperty("candidates").GetInt64().ShouldBe((long)Math.Ceiling(30 / (accepted / 20.0)));
    }

    [Fact]
    public async Task Post_NearlyEqualAnswers_AreDuplicatesOfEarlierOnes()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { DuplicateRate = 1 });
        await using var run = await StartAsync(provider);

        var answer = await run.Http.PostAsync("preview", """{"count":30,"prompt":"Review it.","rows":12,"deduplicate":true}""");

        var samples = answer.Json.GetProperty("samples").EnumerateArray().ToList();
        var accepted = samples.Where(sample => sample.GetProperty("state").GetString() == "accepted").Select(sample => sample.GetProperty("ordinal").GetInt64()).ToList();
        var duplicates = samples.Where(sample => sample.GetProperty("state").GetString() == "duplicate").ToList();
        duplicates.Count.ShouldBeGreaterThan(0, answer.Text);
        duplicates.ShouldAllBe(sample => accepted.Contains(sample.GetProperty("duplicate_of").GetProperty("ordinal").GetInt64()) && sample.GetProperty("similarity").GetDouble() >= 0.8);
        duplicates[0].GetProperty("duplicate_of").GetProperty("job_id").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("\"rows\":0")]
    [InlineData("\"rows\":21")]
    [InlineData("\"rows\":1.5")]
    [InlineData("\"rows\":\"5\"")]
    [InlineData("\"rows\":\"\\u0000\"")]
    public async Task Post_WrongRows_IsRefusedBesideEverythingElse(string rows)
    {
        var answer = await _http.PostAsync("preview", """{"count":0,"prompt":"{{ x }}",""" + rows + "}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("validation_failed");
        answer.ErrorPaths.Order().ShouldBe(["count", "prompt", "rows"]);
    }

    [Theory]
    [InlineData("""{"count":1,"promt":"x"}""", "unknown_field")]
    [InlineData("""{"prompt":"x"}""", "validation_failed")]
    [InlineData("[]", "validation_failed")]
    [InlineData("""{"\ud800":1}""", "validation_failed")]
    [InlineData("{", "invalid_json")]
    public async Task Post_WrongBody_HasTheCodesOfAJob(string body, string code)
    {
        (await _http.PostAsync("preview", body)).Code.ShouldBe(code);
        (await _http.PostAsync("jobs", body)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Post_Jobs_KnowsNoRows() => (await _http.PostAsync("jobs", """{"count":1,"prompt":"x","rows":5}""")).Code.ShouldBe("unknown_field");

    [Fact]
    public async Task Post_EachRowOnce_ShowsNoMoreThanThereAre()
    {
        await _http.PutAsync("datasets/three", "city\nBonn\nGent\nOslo\n", "text/csv");

        var answer = await _http.PostAsync("preview", """{"prompt":"{{ row.city }}","columns":[{"name":"row","type":"dataset","dataset":"three","select":"each"}],"rows":20}""");

        answer.Json.GetProperty("samples").EnumerateArray().Select(sample => sample.GetProperty("prompt").GetString()).ShouldBe(["Bonn", "Gent", "Oslo"], answer.Text);
        answer.Json.GetProperty("estimate").GetProperty("candidates").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Post_ProviderAway_IsAProblemWithAPause()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Down = true, DownStatus = 503 });
        await using var run = await StartAsync(provider);

        var answer = await run.Http.PostAsync("preview", """{"count":1,"prompt":"x","rows":2}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "provider_unavailable"), answer.Text);
        answer.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Post_WrongKey_IsAProblem()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Status, Status = 401 }] });
        await using var run = await StartAsync(provider);

        var answer = await run.Http.PostAsync("preview", """{"count":1,"prompt":"x","rows":2}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadGateway, "authentication"), answer.Text);
    }

    [Fact]
    public async Task Post_SomeRefused_ShowsThemAsFailedAndAnUnknownPriceAsNull()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Rules = [new SimulatorRule { PromptContains = "bad", Fault = SimulatorFault.Status, Status = 400 }] });
        await using var run = await StartAsync(provider);

        var answer = await run.Http.PostAsync("preview", """{"count":10,"prompt":"{{ kind }}","rows":8,"seed":1,"columns":[{"name":"kind","type":"category","values":["bad","good"]}]}""");

        var samples = answer.Json.GetProperty("samples").EnumerateArray().ToList();
        samples.ShouldAllBe(sample => sample.GetProperty("prompt").GetString() == "bad"
            ? sample.GetProperty("state").GetString() == "failed" && sample.GetProperty("reason").GetString() == "provider:bad_request"
            : sample.GetProperty("state").GetString() == "accepted");
        samples.Select(sample => sample.GetProperty("state").GetString()).Distinct().Count().ShouldBe(2);
        answer.Json.GetProperty("estimate").GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Post_ClientGone_CancelsTheCalls()
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var provider = await SimulatorServer.StartAsync();
        provider.Script = async (_, _) =>
        {
            arrived.TrySetResult();
            await ended.Task;
            return null;
        };
        await using var run = await StartAsync(provider);
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("preview", UriKind.Relative)) { Content = new StringContent("""{"count":1,"prompt":"x","rows":1}""", System.Text.Encoding.UTF8, "application/json") };
        var asking = run.Http.SendAsync(request, leave.Token);
        await arrived.Task;
        var gateway = run.Get<DataForge.Jobs.Generation.Providers.ProviderGateway>();
        gateway.HealthOf("custom")!.InFlight.ShouldBe(1);

        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);

        while (gateway.HealthOf("custom")!.InFlight > 0)
        {
            await Task.Delay(20);
        }

        ended.SetResult();
        provider.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Post_TooSlow_EndsAtItsTime()
    {
        var ended = new TaskCompletionSource();
        await using var provider = await SimulatorServer.StartAsync();
        provider.Script = async (request, _) =>
        {
            if (request.Prompt.Contains("slow", StringComparison.Ordinal))
            {
                await ended.Task;
            }

            return null;
        };
        await using var run = await StartAsync(provider, ("Preview:Seconds", "2"));

        var answer = await run.Http.PostAsync("preview", """{"count":10,"prompt":"{{ kind }}","rows":8,"seed":1,"columns":[{"name":"kind","type":"category","values":["slow","good"]}]}""");

        ended.SetResult();
        var reasons = answer.Json.GetProperty("samples").EnumerateArray().Select(sample => sample.GetProperty("reason").GetString()).Distinct().ToList();
        reasons.ShouldBe([null, "provider:timeout"], ignoreOrder: true);
    }

    private static List<string?> Texts(Answer answer) =>
        [.. answer.Json.GetProperty("samples").EnumerateArray().Select(sample => sample.GetProperty("text").GetString())];

    private async Task<ApiServer> StartAsync(SimulatorServer provider, params (string Name, string Value)[] settings) => await ApiServer.StartAsync(
        await api.CreateDatabaseAsync(),
        settings: [("LLM_BACKEND", "custom"), ("CUSTOM_LLM_URL", provider.ChatUrl.ToString()), ("CUSTOM_LLM_MODEL", "simulated"), ("LLM_MAX_RETRIES", "1"), .. settings]);
}

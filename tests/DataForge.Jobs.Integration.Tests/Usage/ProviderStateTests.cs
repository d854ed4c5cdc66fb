using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Usage;

/// <summary>How providers fare, and one call to see.</summary>
public sealed class ProviderStateTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Get_Providers_TellOfThisProcessAndTheCluster()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database, settings: [("LLM_RATE_LIMIT_RPM", "6000"), ("LLM_MAX_CONCURRENCY", "4")]);
        await using var other = await SimulatedApi.StartServerAsync(database, api.Provider, settings: [("LLM_RATE_LIMIT_RPM", "6000"), ("LLM_MAX_CONCURRENCY", "4")]);
        await other.Http.PostAsync("generate", """{"prompt":"Write."}""");
        await api.Http.PostAsync("generate", """{"prompt":"Write."}""");

        await Eventually.SucceedsAsync(async () =>
        {
            var openai = await ProviderAsync(api.Http, "openai");
            (openai.GetProperty("available").GetBoolean(), openai.GetProperty("default").GetBoolean()).ShouldBe((true, true));
            openai.GetProperty("breaker").GetProperty("state").GetString().ShouldBe("closed");
            openai.GetProperty("limits").GetProperty("requests_per_minute").GetInt32().ShouldBe(6000);
            openai.GetProperty("limits").GetProperty("concurrency").GetInt32().ShouldBe(4);
            openai.GetProperty("last_error").ValueKind.ShouldBe(JsonValueKind.Null);
            openai.GetProperty("process").GetProperty("calls").GetInt64().ShouldBe(1);
            (openai.GetProperty("cluster").GetProperty("processes").GetInt32(), openai.GetProperty("cluster").GetProperty("calls").GetInt64()).ShouldBe((2, 2));
        });
        (await ProviderAsync(api.Http, "mock")).GetProperty("available").GetBoolean().ShouldBeTrue();
        (await api.Http.AskAsync("providers")).Text.ShouldNotContain(SimulatedApi.Key);
    }

    [Fact]
    public async Task Get_ProviderAway_TellsItsBreakerAndLastError()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour { Down = true, DownStatus = 503 });
        for (var i = 0; i < 20; i++)
        {
            await api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        }

        var openai = await ProviderAsync(api.Http, "openai");

        openai.GetProperty("available").GetBoolean().ShouldBeFalse(openai.GetRawText());
        openai.GetProperty("breaker").GetProperty("state").GetString().ShouldBe("open");
        openai.GetProperty("last_error").GetProperty("kind").GetString().ShouldBe("server_error");
    }

    [Fact]
    public async Task Check_Provider_TellsOfItsHealthAndItsModelsWithoutACall()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);

        var answer = await api.Http.AskAsync("providers/openai/check");

        (answer.Status, answer.Json.GetProperty("ok").GetBoolean()).ShouldBe((HttpStatusCode.OK, true), answer.Text);
        answer.Json.GetProperty("models").EnumerateArray().ShouldNotBeEmpty();
        answer.Text.ShouldNotContain(SimulatedApi.Key);
        api.Provider.Stats.TotalCalls.ShouldBe(0);
        (await api.Http.AskAsync("providers/nobody/check")).Status.ShouldBe(HttpStatusCode.NotFound);

        await api.Provider.DisposeAsync();
        var away = await api.Http.AskAsync("providers/openai/check");
        (away.Status, away.Json.GetProperty("ok").GetBoolean()).ShouldBe((HttpStatusCode.OK, false), away.Text);
        away.Json.GetProperty("message").GetString()!.ShouldContain("openai");
    }

    [Fact]
    public async Task Test_Provider_MakesOneTinyCallAndTellsHowLongItTook()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, settings: ("LLM_MAX_RETRIES", "3"));

        var answer = await api.Http.PostAsync("providers/openai/test", "");

        (answer.Status, answer.Json.GetProperty("ok").GetBoolean()).ShouldBe((HttpStatusCode.OK, true), answer.Text);
        answer.Json.GetProperty("latency_ms").GetDouble().ShouldBeGreaterThan(0);
        (answer.Json.GetProperty("calls").GetInt32(), api.Provider.Stats.TotalCalls).ShouldBe((1, 1));
        api.Provider.LastRequest!.Prompt.Length.ShouldBeLessThan(100);
        api.Provider.LastRequest.Body.TryGetProperty("max_completion_tokens", out var most).ShouldBe(!api.Provider.LastRequest.Body.TryGetProperty("max_tokens", out var max));
        (most.ValueKind == JsonValueKind.Number ? most : max).GetInt32().ShouldBeLessThan(100);
        (await api.Http.PostAsync("providers/nobody/test", "")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(401, "authentication")]
    [InlineData(429, "rate_limited")]
    [InlineData(500, "server_error")]
    public async Task Test_ProviderFails_TellsTheReasonAfterOneCallAndNoSecret(int status, string kind)
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Status, Status = status, ErrorMessage = "bad key {authorization}" }] }, settings: ("LLM_MAX_RETRIES", "3"));

        var answer = await api.Http.PostAsync("providers/openai/test", "");

        (answer.Status, answer.Json.GetProperty("ok").GetBoolean()).ShouldBe((HttpStatusCode.OK, false), answer.Text);
        answer.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe(kind);
        answer.Text.ShouldNotContain(SimulatedApi.Key);
        api.Provider.Stats.TotalCalls.ShouldBe(1);
    }

    private static async Task<JsonElement> ProviderAsync(HttpClient http, string name) =>
        (await http.AskAsync("providers")).Items.Single(item => item.GetProperty("name").GetString() == name);
}

using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Generate;

public sealed class GenerateTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Post_Prompt_AnswersWithWhatItCost()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);

        var answer = await api.Http.PostAsync("generate", """{"prompt":"Write about tea.","system_prompt":"Be brief.","max_tokens":50,"temperature":0,"top_p":0.5,"stop":["END"]}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("text").GetString().ShouldNotBeNullOrWhiteSpace();
        answer.Json.GetProperty("model_id").GetString().ShouldBe("gpt-4o-mini");
        var metrics = answer.Json.GetProperty("metrics");
        var (input, output) = (metrics.GetProperty("input_tokens").GetInt64(), metrics.GetProperty("output_tokens").GetInt64());
        (input > 0, output > 0, metrics.GetProperty("total_tokens").GetInt64()).ShouldBe((true, true, input + output));
        metrics.GetProperty("latency_ms").GetDouble().ShouldBeGreaterThan(0);
        var metadata = answer.Json.GetProperty("metadata");
        (metadata.GetProperty("provider").GetString(), metadata.GetProperty("model_type").GetString(), metadata.GetProperty("finish_reason").GetString()).ShouldBe(("openai", "openai", "stop"));
        metadata.GetProperty("cost_usd").GetDecimal().ShouldBe(((input * 0.15m) + (output * 0.60m)) / 1_000_000m);
        answer.Json.GetProperty("timestamp").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        var sent = api.Provider.LastRequest!.Body;
        Messages(sent).ShouldBe([("system", "Be brief."), ("user", "Write about tea.")]);
        sent.GetProperty("temperature").GetDouble().ShouldBe(0);
        sent.GetProperty("top_p").GetDouble().ShouldBe(0.5);
        sent.GetProperty("stop")[0].GetString().ShouldBe("END");
    }

    [Fact]
    public async Task Post_Messages_AreSentAsTheyAre()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);

        var answer = await api.Http.PostAsync("generate", """
            {"model_id":"gpt-4o","messages":[{"role":"system","content":"S"},{"role":"user","content":"{{ 7 * 7 }}"},{"role":"assistant","content":"A"},{"role":"user","content":"B"}]}
            """);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("model_id").GetString().ShouldBe("gpt-4o");
        // Nothing here is a template.
        Messages(api.Provider.LastRequest!.Body).ShouldBe([("system", "S"), ("user", "{{ 7 * 7 }}"), ("assistant", "A"), ("user", "B")]);
    }

    [Theory]
    [InlineData(SimulatorFault.Status, 429, 429, "rate_limited")]
    [InlineData(SimulatorFault.Status, 400, 422, "provider_rejects")]
    [InlineData(SimulatorFault.Status, 401, 502, "authentication")]
    [InlineData(SimulatorFault.Status, 500, 503, "provider_unavailable")]
    [InlineData(SimulatorFault.ContentFilter, 200, 422, "content_filter")]
    [InlineData(SimulatorFault.Abort, 200, 503, "provider_unavailable")]
    public async Task Post_ProviderFails_IsAProblemThatSaysHow(SimulatorFault fault, int upstream, int status, string code)
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = fault, Status = upstream, RetryAfterSeconds = upstream == 429 ? 77 : null, ErrorMessage = "see {authorization}" }] });

        var answer = await api.Http.PostAsync("generate", """{"prompt":"x"}""");

        ((int)answer.Status, answer.Code).ShouldBe((status, code), answer.Text);
        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Text.ShouldNotContain(SimulatedApi.Key);
        answer.Text.ShouldNotContain("   at ");
        if (status is 429 or 503)
        {
            answer.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(upstream == 429 ? 70 : 1);
            answer.Json.GetProperty("retry_after_seconds").GetDouble().ShouldBe(answer.Message.Headers.RetryAfter.Delta.Value.TotalSeconds);
        }
    }

    [Fact]
    public async Task Post_EmptyAndCutAnswers_AreTold()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour
        {
            Rules = [new SimulatorRule { PromptContains = "empty", Fault = SimulatorFault.EmptyContent }, new SimulatorRule { PromptContains = "long", Fault = SimulatorFault.Length }],
        });

        var empty = await api.Http.PostAsync("generate", """{"prompt":"empty"}""");
        var cut = await api.Http.PostAsync("generate", """{"prompt":"long"}""");

        ((int)empty.Status).ShouldBeInRange(502, 503, empty.Text);
        (cut.Status, cut.Json.GetProperty("metadata").GetProperty("finish_reason").GetString()).ShouldBe((HttpStatusCode.OK, "length"));
    }

    [Fact]
    public async Task Post_NoAnswerInTime_IsAGatewayTimeout()
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Hang }] }, settings: ("Generate:Seconds", "1"));

        var answer = await api.Http.PostAsync("generate", """{"prompt":"x"}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.GatewayTimeout, "provider_timeout"), answer.Text);
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.InFlight == 0);
    }

    [Fact]
    public async Task Post_ClientGoesAway_CancelsTheCallUpstreamAndBooksIt()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Hang }] });
        using var patience = new CancellationTokenSource();
        using var content = new StringContent("""{"prompt":"x"}""", System.Text.Encoding.UTF8, "application/json");
        var asking = api.Http.PostAsync(new Uri("generate", UriKind.Relative), content, patience.Token);
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.InFlight == 1);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        await Eventually.BecomesTrueAsync(() => api.Provider.Stats.InFlight == 0);
        api.Provider.Stats.ByStatus[0].ShouldBe(1);
        await Eventually.SucceedsAsync(async () => (await api.Http.AskAsync("usage")).Json.GetProperty("total").GetProperty("calls").GetInt64().ShouldBe(1));
    }

    private static List<(string?, string?)> Messages(JsonElement body) =>
        [.. body.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString(), message.GetProperty("content").GetString()))];
}

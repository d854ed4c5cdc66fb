using System.Net;
using System.Text;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Generate;

public sealed class GenerateStreamTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Post_Prompt_DeliversEveryPieceBeforeTheNextIsSent()
    {
        await using var provider = await SteppedProvider.StartAsync();
        await using var api = await StartAsync(provider);
        using var patience = new CancellationTokenSource(s_patience);

        provider.Step();
        await using var events = await EventReader.PostAsync(api.Http, """{"prompt":"Count."}""", patience.Token);
        var first = await events.NextAsync(patience.Token);
        provider.SentAt.Count.ShouldBe(1);
        provider.Step();
        var second = await events.NextAsync(patience.Token);
        provider.SentAt.Count.ShouldBe(2);
        provider.Step();
        var done = (await events.NextAsync(patience.Token))!.Value;

        events.MediaType.ShouldBe("text/event-stream");
        events.Headers.CacheControl!.NoCache.ShouldBeTrue();
        (first!.Value.Name, first.Value.Data.GetProperty("delta").GetString()).ShouldBe((null, "One"));
        (second!.Value.Name, second.Value.Data.GetProperty("delta").GetString()).ShouldBe((null, " two\n\"three\""));
        done.Name.ShouldBe("done");
        done.Data.TryGetProperty("text", out _).ShouldBeFalse();
        done.Data.GetProperty("metrics").GetProperty("total_tokens").GetInt64().ShouldBe(7);
        done.Data.GetProperty("metadata").GetProperty("finish_reason").GetString().ShouldBe("stop");
        (await events.NextAsync(patience.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Post_ClientGoesAwayInTheMiddle_CancelsTheCallUpstream()
    {
        await using var provider = await SteppedProvider.StartAsync();
        await using var api = await StartAsync(provider);
        provider.Step();
        var events = await EventReader.PostAsync(api.Http, """{"prompt":"Count."}""");
        (await events.NextAsync()).ShouldNotBeNull();

        await events.DisposeAsync();

        await provider.Aborted.Task.WaitAsync(s_patience);
        await Eventually.SucceedsAsync(async () => (await api.Http.AskAsync("usage")).Json.GetProperty("total").GetProperty("calls").GetInt64().ShouldBe(1));
    }

    [Fact]
    public async Task Post_StreamIsCut_EndsWithAnErrorAfterWhatCame()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.StreamCut }] });

        await using var reader = await EventReader.PostAsync(api.Http, """{"prompt":"Write."}""");
        var events = await reader.RestAsync();

        events.Count.ShouldBeGreaterThan(1);
        events[..^1].ShouldAllBe(each => each.Name == null);
        events[^1].Name.ShouldBe("error");
        (events[^1].Data.GetProperty("status").GetInt32(), events[^1].Data.GetProperty("code").GetString()).ShouldBe((502, "provider_answer_broken"));
        events[^1].Data.GetProperty("request_id").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Post_ProviderLimitsUs_IsAnErrorEventWithTheWait()
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres, new SimulatorBehaviour { Rules = [new SimulatorRule { Fault = SimulatorFault.Status, Status = 429, RetryAfterSeconds = 90, ErrorMessage = "{authorization}" }] });

        await using var reader = await EventReader.PostAsync(api.Http, """{"prompt":"Write."}""");
        var error = (await reader.RestAsync()).ShouldHaveSingleItem();

        error.Name.ShouldBe("error");
        (error.Data.GetProperty("status").GetInt32(), error.Data.GetProperty("code").GetString()).ShouldBe((429, "rate_limited"));
        error.Data.GetProperty("retry_after_seconds").GetDouble().ShouldBeInRange(60, 90);
        error.Data.GetRawText().ShouldNotContain(SimulatedApi.Key);
    }

    [Fact]
    public async Task Post_SamePrompt_StreamsTheTextOfAWholeAnswer()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, settings: [("LLM_ENABLE_CACHING", "true")]);

        await using var reader = await EventReader.PostAsync(api.Http, """{"prompt":"Write."}""");
        var events = await reader.RestAsync();
        var whole = await api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        await using var again = await EventReader.PostAsync(api.Http, """{"prompt":"Write."}""");
        var replayed = await again.RestAsync();

        var text = string.Concat(events.SkipLast(1).Select(each => each.Data.GetProperty("delta").GetString()));
        // The streamed answer was kept as any other, and is one piece when it is given again.
        whole.Json.GetProperty("text").GetString().ShouldBe(text);
        whole.Json.GetProperty("metadata").GetProperty("cached").GetBoolean().ShouldBeTrue();
        replayed.Count.ShouldBe(2);
        replayed[0].Data.GetProperty("delta").GetString().ShouldBe(text);
        replayed[1].Data.GetProperty("metadata").GetProperty("cost_usd").GetDecimal().ShouldBe(0);
        api.Provider.Stats.TotalCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Post_WrongRequest_IsRefusedBeforeTheStream()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);
        using var content = new StringContent("""{"prompt":"x","streaming":true}""", Encoding.UTF8, "application/json");

        using var response = await api.Http.PostAsync(new Uri("generate/stream", UriKind.Relative), content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldContain("streaming");
    }

    private async Task<ApiServer> StartAsync(SteppedProvider provider) => await ApiServer.StartAsync(
        await postgres.Server.CreateDatabaseAsync(),
        settings: [("LLM_BACKEND", "custom"), ("CUSTOM_LLM_URL", provider.ChatUrl.ToString()), ("CUSTOM_LLM_MODEL", "stepped"), ("LLM_MAX_RETRIES", "0")]);
}

using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Anthropic;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers.Anthropic;

public sealed class AnthropicChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/proxy/v1")]
    public async Task GetResponseAsync_BaseAddress_GetsTheUsualPathKeyAndVersion(string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(new Uri(server.Address, path), headers: new() { ["X-Tenant"] = "t" });

        await client.GetResponseAsync(Hello, new ChatOptions { ModelId = "m" });

        var request = server.LastRequest!;
        request.Address.ShouldBe(path.StartsWith("/proxy", StringComparison.Ordinal) ? "/proxy/v1/messages" : "/v1/messages");
        (request.Headers["X-Api-Key"], request.Headers["anthropic-version"], request.Headers["X-Tenant"], request.Headers["Content-Type"])
            .ShouldBe(("k-123456", "2023-06-01", "t", "application/json"));
        request.Headers.Keys.ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task GetResponseAsync_ConfiguredHeaders_WinOverEveryOther()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.Address, key: null, headers: new() { ["Authorization"] = "Bearer proxy", ["anthropic-version"] = "2030-01-01" });

        await client.GetResponseAsync(Hello, new ChatOptions { ModelId = "m" });

        var headers = server.LastRequest!.Headers;
        (headers["Authorization"], headers["anthropic-version"]).ShouldBe(("Bearer proxy", "2030-01-01"));
        headers.Keys.ShouldNotContain("X-Api-Key");
    }

    [Fact]
    public async Task GetResponseAsync_AllParameters_AreSentAsTheProtocolNamesThem()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.Address);
        ChatMessage[] messages = [new(ChatRole.System, "Be \"kind\"."), new(ChatRole.System, "Be brief."), new(ChatRole.User, "Grüße"), new(ChatRole.Assistant, "Ja?"), new(ChatRole.User, "Na.")];

        await client.GetResponseAsync(messages, new ChatOptions
        {
            ModelId = "m",
            Temperature = 0.3f,
            TopP = 0.95f,
            TopK = 7,
            MaxOutputTokens = 50,
            StopSequences = ["END", "\n\n"],
            Seed = 4,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
        });

        ShouldBe(server.LastRequest!.Body, """
            {"model":"m","max_tokens":50,"system":"Be \"kind\".\n\nBe brief.",
             "messages":[{"role":"user","content":"Grüße"},{"role":"assistant","content":"Ja?"},{"role":"user","content":"Na."}],
             "temperature":0.3,"top_k":7,"stop_sequences":["END"],"output_config":{"effort":"high"}}
            """);
    }

    /// <summary>Both at once are refused, and jobs that say nothing have 0.7 and 1.</summary>
    [Theory]
    [InlineData(0.7f, 1f, "temperature")]
    [InlineData(0.7f, 0.9f, "top_p")]
    [InlineData(0.2f, 0.9f, "temperature")]
    [InlineData(null, 0.9f, "top_p")]
    [InlineData(null, 1f, "")]
    [InlineData(2f, null, "temperature")]
    public async Task GetResponseAsync_TemperatureAndTopP_SendsTheOneThatWasMeant(float? temperature, float? topP, string expected)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.Address);

        await client.GetResponseAsync(Hello, new ChatOptions { ModelId = "m", Temperature = temperature, TopP = topP });

        var body = server.LastRequest!.Body;
        body.EnumerateObject().Select(static property => property.Name).Where(static name => name is "temperature" or "top_p").ShouldBe(expected.Length == 0 ? [] : [expected]);
        if (body.TryGetProperty("temperature", out var sent))
        {
            sent.GetDouble().ShouldBe(Math.Min(1.0, temperature!.Value), 0.001);
        }
    }

    [Fact]
    public void RestOf_NothingLeft_IsTheLongestOfTheWaits()
    {
        var time = new ManualTime();
        var header = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Date"] = "Tue, 27 Oct 2026 10:00:00 GMT",
            ["anthropic-ratelimit-requests-remaining"] = "12",
            ["anthropic-ratelimit-requests-reset"] = "2026-10-27T10:00:50Z",
            ["anthropic-ratelimit-input-tokens-remaining"] = "0",
            ["anthropic-ratelimit-input-tokens-reset"] = "2026-10-27T10:00:07Z",
            ["anthropic-ratelimit-output-tokens-remaining"] = "0",
            ["anthropic-ratelimit-output-tokens-reset"] = "2026-10-27T10:00:09Z",
        };

        AnthropicRateLimits.RestOf(header.GetValueOrDefault, time).ShouldBe(TimeSpan.FromSeconds(9));
        header["anthropic-ratelimit-output-tokens-reset"] = "2027-01-01T00:00:00Z";
        AnthropicRateLimits.RestOf(header.GetValueOrDefault, time).ShouldBe(TimeSpan.FromMinutes(1));
        header["anthropic-ratelimit-output-tokens-reset"] = "soon";
        AnthropicRateLimits.RestOf(header.GetValueOrDefault, time).ShouldBe(TimeSpan.FromSeconds(7));
        header["anthropic-ratelimit-input-tokens-reset"] = "2026-10-27T09:00:00Z";
        AnthropicRateLimits.RestOf(header.GetValueOrDefault, time).ShouldBeNull();
    }

    [Fact]
    public void Read_CacheAndThinking_AreCountedOnce()
    {
        var answer = AnthropicAnswer.Read(JsonElement.Parse("""
            {"id":"msg_1","model":"claude","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"one "},{"type":"text","text":"two"}],"stop_reason":"stop_sequence",
             "usage":{"input_tokens":10,"cache_read_input_tokens":80,"cache_creation_input_tokens":5,"output_tokens":40,"output_tokens_details":{"thinking_tokens":30}}}
            """));

        answer.Text.ShouldBe("one two");
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        var usage = answer.Usage!;
        (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount).ShouldBe((95, 80, 40, 30, 135));
        usage.AdditionalCounts!["cache_creation_input_tokens"].ShouldBe(5);
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("pause_turn", "pause_turn")]
    public void Read_StopReason_IsPutIntoTheWordsOfTheOthers(string stopReason, string expected)
    {
        var answer = AnthropicAnswer.Read(JsonElement.Parse($$"""{"content":[{"type":"text","text":"x"}],"stop_reason":"{{stopReason}}"}"""));

        answer.FinishReason!.Value.Value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"content":null,"stop_reason":"end_turn"}""")]
    [InlineData("""{"content":"text","stop_reason":"end_turn"}""")]
    [InlineData("""{"content":[{"type":"text","text":"x"}]}""")]
    [InlineData("""{"content":[{"type":"text","text":"x"}],"stop_reason":""}""")]
    public void Read_NotAnAnswer_ThrowsServerError(string body) =>
        Should.Throw<ProviderException>(() => AnthropicAnswer.Read(JsonElement.Parse(body))).Kind.ShouldBe(ProviderErrorKind.ServerError);

    [Theory]
    [InlineData("overloaded_error", ProviderErrorKind.ServerError)]
    [InlineData("api_error", ProviderErrorKind.ServerError)]
    [InlineData("rate_limit_error", ProviderErrorKind.RateLimited)]
    [InlineData("invalid_request_error", ProviderErrorKind.BadRequest)]
    [InlineData("authentication_error", ProviderErrorKind.Authentication)]
    [InlineData("billing_error", ProviderErrorKind.RateLimited)]
    [InlineData("something_new", ProviderErrorKind.ServerError)]
    public async Task GetStreamingResponseAsync_ErrorInMidStream_IsOfItsKindAndSaysWhatItCost(string type, ProviderErrorKind kind)
    {
        await using var server = await SimulatorServer.StartAsync(GatewayFixture.Always(new() { Fault = SimulatorFault.InBandError, ErrorCode = type }));
        using var client = Client(server.Address);
        var text = "";

        var failure = await Should.ThrowAsync<ProviderException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Hello, new ChatOptions { ModelId = "m" }))
            {
                text += update.Text;
            }
        });

        failure.Kind.ShouldBe(kind);
        text.ShouldNotBeEmpty();
        failure.Usage!.InputTokenCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(SimulatorFault.StreamCut)]
    [InlineData(SimulatorFault.CutBody)]
    public async Task GetStreamingResponseAsync_BrokenInTheMiddle_SaysWhatItCost(SimulatorFault fault)
    {
        await using var server = await SimulatorServer.StartAsync(GatewayFixture.Always(new() { Fault = fault }));
        using var client = Client(server.Address);

        var failure = await Should.ThrowAsync<ProviderException>(() => client.GetStreamingResponseAsync(Hello, new ChatOptions { ModelId = "m" }).ToChatResponseAsync());

        failure.Kind.ShouldBe(ProviderErrorKind.StreamBroken);
        failure.Usage!.InputTokenCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")]
    [InlineData("data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n")]
    [InlineData("")]
    public async Task ReadAsync_NoWholeStream_IsBroken(string events)
    {
        var failure = await Should.ThrowAsync<ProviderException>(() => AnthropicAnswerStream
            .ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(events)), static (_, _) => new ProviderException(ProviderErrorKind.BadRequest, ""), default)
            .ToChatResponseAsync());

        failure.Kind.ShouldBe(ProviderErrorKind.StreamBroken);
    }

    [Fact]
    public async Task CompleteAsync_ThroughTheGateway_CountsCachedTokensAtTheirPrice()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorBehaviour { Words = 20 });
        var options = new ProviderOptions
        {
            Providers = [new ProviderEntry(ProviderNames.Anthropic, ProviderNames.Anthropic) { Address = server.Address, ApiKey = "k-123456" }],
        };
        using var gateway = new ProviderGateway(options, new(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
        var prompt = new string('x', 400);

        var answered = (await gateway.CompleteAsync(
            new CompletionRequest(ProviderNames.Anthropic, "claude-opus-5-5", [new(ChatRole.User, prompt)]) { Temperature = 0.7, TopP = 1, Stop = ["END"] }, CancellationToken.None))
            .ShouldBeOfType<CompletionOutcome.Answered>();

        answered.Usage.PromptTokens.ShouldBe(100);
        answered.Usage.CostUsd.ShouldBe(((75 * 4m) + (25 * 0.20m) + (answered.Usage.CompletionTokens * 20m)) / 1_000_000m);
        server.LastRequest!.Body.TryGetProperty("temperature", out _).ShouldBeFalse("this model refuses it");
        server.LastRequest.Body.GetProperty("stop_sequences").GetRawText().ShouldBe("""["END"]""");
    }

    private static void ShouldBe(JsonElement actual, string expected) =>
        JsonElement.DeepEquals(actual, JsonElement.Parse(expected)).ShouldBeTrue(actual.GetRawText());

    private static AnthropicChatClient Client(Uri address, string? key = "k-123456", Dictionary<string, string>? headers = null) => new(
        new AnthropicEndpoint("anthropic", address) { ApiKey = key, Headers = headers ?? [], Timeout = TimeSpan.FromSeconds(60), QuotaPause = TimeSpan.FromSeconds(60) },
        TimeProvider.System);
}

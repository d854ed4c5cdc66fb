using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.OpenAi;
using DataForge.Jobs.Generation.Providers.Upstream;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class OpenAiChatClientTests
{
    [Fact]
    public async Task GetResponseAsync_ExactAddress_IsCalledWithItsQueryAndHeaders()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(new Uri(server.Address, "/deployments/a%20b/chat?api-version=2026-01&x=%2F"), exact: true, key: null, new()
        {
            ["api-key"] = "azure",
            ["X-Tenant"] = "t",
        });

        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = "m" });

        var request = server.LastRequest!;
        request.Address.ShouldBe("/deployments/a%20b/chat?api-version=2026-01&x=%2F");
        request.Headers["api-key"].ShouldBe("azure");
        request.Headers["X-Tenant"].ShouldBe("t");
        request.Headers.Keys.ShouldNotContain("Authorization");
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task GetResponseAsync_BaseAddress_GetsTheUsualPathAndBearerKey(string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(new Uri(server.Address, path), exact: false, key: "k-123");

        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = "m" });

        server.LastRequest!.Address.ShouldBe("/v1/chat/completions");
        server.LastRequest.Headers["Authorization"].ShouldBe("Bearer k-123");
    }

    [Fact]
    public async Task GetResponseAsync_ConfiguredAuthorizationHeader_WinsOverTheKey()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.ChatUrl, exact: true, key: "k-123", new() { ["Authorization"] = "Basic abc" });

        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = "m" });

        server.LastRequest!.Headers["Authorization"].ShouldBe("Basic abc");
    }

    [Fact]
    public async Task CompleteAsync_AllParameters_AreSentAsTheProtocolNamesThem()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var request = new CompletionRequest(ProviderNames.Custom, "sim", [new(ChatRole.System, "Be \"kind\"."), new(ChatRole.User, "Grüße")])
        {
            Temperature = 0.7,
            TopP = 0.95,
            MaxTokens = 50,
            Stop = ["END", "\n\n"],
            Seed = 42,
            Ordinal = 3,
        };

        await fixture.Gateway.CompleteAsync(request, CancellationToken.None);

        var seed = CallSeed.Of(42, 3);
        seed.ShouldBePositive();
        JsonElement.DeepEquals(
            fixture.Server.LastRequest!.Body,
            JsonElement.Parse($$"""
                {"model":"sim","messages":[{"role":"system","content":"Be \"kind\"."},{"role":"user","content":"Grüße"}],
                 "temperature":0.7,"top_p":0.95,"max_tokens":50,"stop":["END","\n\n"],"seed":{{seed}}}
                """)).ShouldBeTrue(fixture.Server.LastRequest.Body.GetRawText());
    }

    [Fact]
    public async Task CompleteAsync_ReasoningModel_IsSparedWhatItRefuses()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var request = GatewayFixture.Request() with
        {
            Provider = ProviderNames.OpenAi,
            Model = "gpt-6-luna",
            Temperature = 0.7,
            TopP = 1,
            MaxTokens = 50,
            Stop = ["END"],
        };

        (await fixture.Gateway.CompleteAsync(request, CancellationToken.None)).ShouldBeOfType<CompletionOutcome.Answered>();

        fixture.Server.LastRequest!.Body.EnumerateObject().Select(property => property.Name).ShouldBe(["model", "messages", "max_completion_tokens"]);
    }

    [Fact]
    public void CallSeed_ManyOrdinals_ArePositiveAndDiffer()
    {
        var seeds = Enumerable.Range(0, 10_000).Select(ordinal => CallSeed.Of(-5, ordinal)).ToList();

        seeds.ShouldAllBe(seed => seed >= 0);
        seeds.Distinct().Count().ShouldBeGreaterThan(9_990);
        CallSeed.Of(1, 2).ShouldNotBe(CallSeed.Of(2, 1));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_WholeStream_GivesTheSameTextAsTheWholeAnswer()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.ChatUrl, exact: true, key: null);
        ChatMessage[] messages = [new(ChatRole.User, "hello")];
        var options = new ChatOptions { ModelId = "m", Seed = 1 };

        var whole = await client.GetResponseAsync(messages, options);
        var streamed = await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync();

        streamed.Text.ShouldBe(whole.Text);
        streamed.FinishReason.ShouldBe(ChatFinishReason.Stop);
        streamed.Usage!.OutputTokenCount.ShouldBe(whole.Usage!.OutputTokenCount);
    }

    [Theory]
    [InlineData(SimulatorFault.StreamCut, ProviderErrorKind.StreamBroken)]
    [InlineData(SimulatorFault.Status, ProviderErrorKind.ServerError)]
    public async Task GetStreamingResponseAsync_BrokenStream_Throws(SimulatorFault fault, ProviderErrorKind kind)
    {
        await using var server = await SimulatorServer.StartAsync(GatewayFixture.Always(new() { Fault = fault }));
        using var client = Client(server.ChatUrl, exact: true, key: null);

        var exception = await Should.ThrowAsync<ProviderException>(async () =>
            await client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = "m" }).ToChatResponseAsync());

        exception.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task ReadAsync_ConnectionResetInMidAnswer_ThrowsStreamBroken()
    {
        await using var stream = new ResetStream("data: {\"choices\":[{\"delta\":{\"content\":\"half an\"}}]}\n\n");
        var text = "";

        var exception = await Should.ThrowAsync<ProviderException>(async () =>
        {
            await foreach (var update in ChatAnswerStream.ReadAsync(stream, _ => new ProviderException(ProviderErrorKind.BadRequest, ""), default))
            {
                text += update.Text;
            }
        });

        text.ShouldBe("half an");
        exception.Kind.ShouldBe(ProviderErrorKind.StreamBroken);
    }

    [Fact]
    public async Task ReadAsync_ErrorEventInTheStream_Throws()
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes("data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}\n\n"));

        var exception = await Should.ThrowAsync<ProviderException>(async () =>
            await ChatAnswerStream.ReadAsync(stream, error => new ProviderException(ProviderErrorKind.ServerError, UpstreamError.Read(error).Message!), default)
                .ToChatResponseAsync());

        exception.Message.ShouldBe("overloaded");
    }

    [Fact]
    public async Task ReadAsync_CountsAnewWithEveryEvent_TakesTheLastCount()
    {
        var events = string.Concat(Enumerable.Range(1, 3).Select(count =>
            $$$"""data: {"choices":[{"delta":{"content":"x"}{{{(count == 3 ? ",\"finish_reason\":\"stop\"" : "")}}}}],"usage":{"prompt_tokens":5,"completion_tokens":{{{count}}}}}""" + "\n\n"));

        var answer = await ChatAnswerStream.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(events)), _ => new ProviderException(ProviderErrorKind.BadRequest, ""), default)
            .ToChatResponseAsync();

        (answer.Text, answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount).ShouldBe(("xxx", 5, 3));
    }

    [Fact]
    public async Task GetResponseAsync_SecretsOfHeadersAndAddress_AreNotRepeated()
    {
        await using var server = await SimulatorServer.StartAsync(GatewayFixture.Always(new()
        {
            Fault = SimulatorFault.Status,
            Status = 400,
            ErrorMessage = "Not with header-canary-1, not with query-canary-2 and not with Basic header-canary-1.",
        }));
        using var client = Client(new Uri(server.Address, "/v1/chat/completions?code=query-canary-2"), exact: true, key: null, new() { ["Authorization"] = "Basic header-canary-1" });

        var failure = await Should.ThrowAsync<ProviderException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")], new ChatOptions { ModelId = "m" }));

        failure.ToString().ShouldNotContain("canary");
        failure.Message.ShouldContain("Not with [redacted]");
    }

    [Fact]
    public void Read_UsageDetailsAndContentParts_AreUnderstood()
    {
        var answer = ChatAnswer.Read(
            """
                {"choices":[{"message":{"content":[{"type":"text","text":"one "},{"type":"text","text":"two"}]},"finish_reason":"eos"}],
                 "usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":8},
                          "completion_tokens_details":{"reasoning_tokens":3}}}
                """u8.ToArray(),
            out _)!;

        answer.Text.ShouldBe("one two");
        answer.FinishReason!.Value.Value.ShouldBe("eos");
        answer.Usage!.CachedInputTokenCount.ShouldBe(8);
        answer.Usage.ReasoningTokenCount.ShouldBe(3);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"choices":[null]}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":{}}""")]
    [InlineData("")]
    public void Read_NotAnAnswer_ThrowsServerError(string body)
    {
        Should.Throw<ProviderException>(() => ChatAnswer.Read(Encoding.UTF8.GetBytes(body), out _)).Kind.ShouldBe(ProviderErrorKind.ServerError);
    }

    private static OpenAiChatClient Client(Uri address, bool exact, string? key, Dictionary<string, string>? headers = null) =>
        new(
            new OpenAiEndpoint("test", address)
            {
                IsExact = exact,
                ApiKey = key,
                Headers = headers ?? [],
                Timeout = TimeSpan.FromSeconds(30),
                QuotaPause = TimeSpan.FromSeconds(60),
            },
            TimeProvider.System,
            isOfficial: !exact);

    /// <summary>Gives its text once; the next read fails as a reset connection does.</summary>
    private sealed class ResetStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("reset");
    }
}

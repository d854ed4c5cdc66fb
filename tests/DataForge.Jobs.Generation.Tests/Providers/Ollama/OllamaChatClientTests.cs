using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Ollama;
using DataForge.Jobs.Generation.Providers.Upstream;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers.Ollama;

public sealed class OllamaChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    [Theory]
    [InlineData("")]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/behind/a/proxy")]
    public async Task GetResponseAsync_BaseAddress_GetsTheUsualPathAndNoKey(string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(new Uri(server.Address, path));

        await client.GetResponseAsync(Hello, new ChatOptions { ModelId = "llama3.2:3b" });

        var request = server.LastRequest!;
        request.Address.ShouldBe(path.StartsWith("/behind", StringComparison.Ordinal) ? "/behind/a/proxy/api/chat" : "/api/chat");
        request.Headers.Keys.ShouldNotContain("Authorization");
        request.Headers["Content-Type"].ShouldBe("application/json");
    }

    [Fact]
    public async Task GetResponseAsync_AllParameters_AreSentAsTheProtocolNamesThem()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = Client(server.Address, contextTokens: 8192);

        await client.GetResponseAsync([new(ChatRole.System, "Be kind."), new(ChatRole.User, "Grüße")], new ChatOptions
        {
            ModelId = "m",
            Temperature = 0.7f,
            TopP = 0.95f,
            TopK = 7,
            MaxOutputTokens = 50,
            StopSequences = ["END"],
            Seed = 42,
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None },
        });

        var body = server.LastRequest!.Body;
        JsonElement.DeepEquals(body, JsonElement.Parse($$$"""
            {"model":"m","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Grüße"}],"stream":false,"truncate":false,"shift":false,
             "format":"json","think":false,
             "options":{"temperature":0.7,"top_p":0.95,"top_k":7,"num_predict":50,"num_ctx":8192,"seed":{{{CallSeed.Of(42, 0)}}},"stop":["END"]}}
            """)).ShouldBeTrue(body.GetRawText());
    }

    [Theory]
    [InlineData("""{"message":{"content":"x"},"done":true}""", "stop")]
    [InlineData("""{"message":{"content":"x"},"done":true,"done_reason":"length"}""", "length")]
    [InlineData("""{"message":{"content":"x","thinking":"hm"},"done":true,"done_reason":"stop"}""", "stop")]
    [InlineData("""{"message":{"content":"x"},"done":true,"done_reason":"new"}""", "new")]
    public void Read_Done_SaysWhy(string body, string expected)
    {
        var answer = OllamaAnswer.Read(JsonElement.Parse(body));

        answer.FinishReason!.Value.Value.ShouldBe(expected);
        answer.Text.ShouldBe("x");
        answer.Usage.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message":{"content":"half"},"done":false}""")]
    [InlineData("""{"message":{"content":"half"}}""")]
    [InlineData("""{"message":{"content":""},"done":true,"done_reason":"load"}""")]
    [InlineData("""{"message":"text","done":true}""")]
    public void Read_NotAnAnswer_ThrowsServerError(string body) =>
        Should.Throw<ProviderException>(() => OllamaAnswer.Read(JsonElement.Parse(body))).Kind.ShouldBe(ProviderErrorKind.ServerError);

    [Fact]
    public async Task ReadAsync_LinesTornAnywhere_AreReadWhole()
    {
        var lines = "{\"model\":\"m\",\"message\":{\"content\":\"Grü\"},\"done\":false}\r\n\n{\"message\":{\"content\":\"ße\\n\"},\"done\":false}\n"
            + "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":2}";

        var answer = await OllamaAnswerStream.ReadAsync(new TornStream(lines), static _ => new ProviderException(ProviderErrorKind.BadRequest, ""), default).ToChatResponseAsync();

        answer.Text.ShouldBe("Grüße\n");
        (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount).ShouldBe((3, 2));
    }

    /// <summary>As Ollama worded it, release by release.</summary>
    [Theory]
    [InlineData("""{"error":"the input length exceeds the context length"}""")]
    [InlineData("""{"error":"{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\"}}"}""")]
    public void IsContextLength_OllamasWords_AreUnderstood(string body) =>
        UpstreamError.Read(Encoding.UTF8.GetBytes(body)).IsContextLength.ShouldBeTrue();

    private static OllamaChatClient Client(Uri address, int? contextTokens = null) => new(
        new OllamaEndpoint("ollama", address) { ContextTokens = contextTokens, Timeout = TimeSpan.FromSeconds(60), QuotaPause = TimeSpan.FromSeconds(60) },
        TimeProvider.System);

    /// <summary>Gives one byte at a time, as a network may.</summary>
    private sealed class TornStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
    }
}

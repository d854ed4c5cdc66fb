using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.OpenAi;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers;

public sealed class OpenAiFormatTests
{
    private const string Closed = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";

    [Theory]
    [InlineData(Closed, true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"integer","minimum":1}}},"required":["a"],"additionalProperties":false}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"oneOf":[{"type":"string"}]}},"required":["a"],"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"required":["a"],"additionalProperties":false,"$defs":{"x":{"type":"object","properties":{}}}}""", false)]
    [InlineData("""{"type":"object"}""", false)]
    public async Task GetResponseAsync_Schema_IsStrictOnlyWhereTheVendorTakesIt(string schema, bool strict)
    {
        var body = await BodyOfAsync(ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), "review", "A review."));

        var expected = $$$"""{"type":"json_schema","json_schema":{"name":"review","description":"A review.","strict":{{{(strict ? "true" : "false")}}},"schema":{{{schema}}} }}""";
        JsonElement.DeepEquals(body.GetProperty("response_format"), JsonElement.Parse(expected)).ShouldBeTrue(body.GetRawText());
    }

    [Fact]
    public async Task GetResponseAsync_JsonWithoutSchema_IsJsonObject() =>
        (await BodyOfAsync(ChatResponseFormat.Json)).GetProperty("response_format").GetRawText().ShouldBe("""{"type":"json_object"}""");

    /// <summary>OpenAI refuses a schema whose root is no object; text needs no mode.</summary>
    [Fact]
    public async Task GetResponseAsync_NoModeForIt_SendsNone()
    {
        (await BodyOfAsync(ChatResponseFormat.Text)).TryGetProperty("response_format", out _).ShouldBeFalse();
        (await BodyOfAsync(ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"array","items":{"type":"string"}}""")))).TryGetProperty("response_format", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://h/v1", false, "http://h/v1/models")]
    [InlineData("http://h/v1/", false, "http://h/v1/models")]
    [InlineData("http://h/v1/chat/completions", true, "http://h/v1/models")]
    [InlineData("http://h/v1/chat/completions?key=a%2Fb", true, "http://h/v1/models?key=a%2Fb")]
    [InlineData("https://r.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=1", true, "https://r.openai.azure.com/openai/models?api-version=1")]
    [InlineData("http://h/anything", true, "http://h/anything/models")]
    public void ModelsAddress_ByAddress_IsBesideTheChat(string address, bool exact, string expected) =>
        new OpenAiEndpoint("x", new Uri(address)) { IsExact = exact, Timeout = default, QuotaPause = default }.ModelsAddress.ShouldBe(new Uri(expected));

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"I will not."},"finish_reason":"stop"}]}""", "content_filter")]
    [InlineData("""{"choices":[{"message":{"content":"Yes.","refusal":null},"finish_reason":"stop"}]}""", "stop")]
    public void Read_Refusal_IsNoAnswer(string body, string expected) =>
        ChatAnswer.Read(Encoding.UTF8.GetBytes(body), out _)!.FinishReason!.Value.Value.ShouldBe(expected);

    private static async Task<JsonElement> BodyOfAsync(ChatResponseFormat format)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var client = new OpenAiChatClient(
            new OpenAiEndpoint("test", server.ChatUrl) { IsExact = true, Timeout = TimeSpan.FromSeconds(60), QuotaPause = TimeSpan.FromSeconds(60) }, TimeProvider.System, isOfficial: false);
        await client.GetResponseAsync([new(ChatRole.User, "hello")], new ChatOptions { ModelId = "m", ResponseFormat = format });
        return server.LastRequest!.Body;
    }
}

using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;

namespace DataForge.Jobs.Integration.Tests.Generate;

/// <summary>What is refused before anything is asked.</summary>
public sealed class GenerateRefusalTests(SimulatedApiFixture fixture) : IClassFixture<SimulatedApiFixture>
{
    private readonly SimulatedApi _api = fixture.Api;

    [Fact]
    public async Task Post_ManyMistakes_AreRefusedByPathAllAtOnce()
    {
        var answer = await _api.Http.PostAsync("generate", """
            {"promt":"x","model_id":"gpt-4o-minni","temperature":3,"top_p":"x","max_tokens":0,"stop":["a","b","c","d","e"],"system_prompt":" ",
             "messages":[{"role":"robot","content":"x"},{"role":"user","contents":"x"},{"role":"assistant","content":"x"}]}
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("unknown_field");
        answer.ErrorPaths.ShouldBe(
            ["promt", "model_id", "temperature", "top_p", "max_tokens", "stop", "system_prompt", "messages", "messages[0].role", "messages[1].content", "messages[1].contents"], ignoreOrder: true);
        answer.Json.GetProperty("errors").GetProperty("model_id")[0].GetString()!.ShouldContain("gpt-4o-mini");
        _api.Provider.Stats.TotalCalls.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "prompt")]
    [InlineData("[]", "$")]
    [InlineData("""{"prompt":"x","messages":[{"role":"user","content":"x"}]}""", "prompt")]
    [InlineData("""{"prompt":""}""", "prompt")]
    [InlineData("""{"prompt":7}""", "prompt")]
    [InlineData("""{"prompt":"\u0000"}""", "prompt")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":["x"]}""", "messages[0]")]
    [InlineData("""{"prompt":"x","stop":[""]}""", "stop[0]")]
    [InlineData("""{"prompt":"x","max_tokens":1.5}""", "max_tokens")]
    public async Task Post_Nonsense_IsRefusedByPath(string body, string path)
    {
        var answer = await _api.Http.PostAsync("generate", body);

        (answer.Status, string.Join(",", answer.ErrorPaths)).ShouldBe((HttpStatusCode.BadRequest, path), answer.Text);
    }

    [Fact]
    public async Task Post_TooLarge_IsRefused()
    {
        var long1 = await _api.Http.PostAsync("generate", JsonSerializer.Serialize(new { prompt = new string('x', 10_001) }));
        var large = await _api.Http.PostAsync("generate", JsonSerializer.Serialize(new { prompt = new string('x', 11_000_000) }));

        (long1.Status, string.Join(",", long1.ErrorPaths)).ShouldBe((HttpStatusCode.BadRequest, "prompt"));
        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("generate", "")]
    [InlineData("generate/stream", "")]
    [InlineData("generate/batch", "requests[0].")]
    public async Task Post_LongerThanThePromptLimit_IsRefusedByPath(string address, string prefix)
    {
        var (longest, most, turns) = (new string('x', 10_001), new string('x', 10_000), new[] { "user", "assistant", "user", "assistant", "user" });
        var one = new { system_prompt = longest, messages = new[] { new { role = "user", content = longest } } };
        var together = new { messages = turns.Select(role => new { role, content = most }) };

        var first = await PostAsync(one);
        var second = await PostAsync(together);

        (first.Status, second.Status).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        first.ErrorPaths.ShouldBe([prefix + "system_prompt", prefix + "messages[0].content"], ignoreOrder: true);
        second.ErrorPaths.ShouldBe([prefix + "messages"]);

        Task<Answer> PostAsync(object request) =>
            _api.Http.PostAsync(address, JsonSerializer.Serialize(prefix.Length == 0 ? request : new { requests = new[] { request } }));
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("generate/batch")]
    public async Task Post_UnknownFieldsWithoutEnd_AreNotAllListed(string address)
    {
        var fields = string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"x{number}\":0"));

        var answer = await _api.Http.PostAsync(address, $$"""{"prompt":"x","requests":[{"prompt":"x"}],{{fields}}}""");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "unknown_field"));
        answer.ErrorPaths.Count().ShouldBe(501);
        answer.Json.GetProperty("errors").GetProperty("$")[0].GetString().ShouldBe("Has more than 500 problems; the rest is not listed.");
    }

    [Theory]
    [InlineData("""{"requests":[]}""", "requests")]
    [InlineData("""{}""", "requests")]
    [InlineData("""{"requests":{}}""", "requests")]
    [InlineData("""{"requests":[{"prompt":"a"},{"promt":"b","prompt":"c"}]}""", "requests[1].promt")]
    [InlineData("""{"requests":[{"prompt":"a"},5]}""", "requests[1]")]
    [InlineData("""{"requests":[{"prompt":"a"},{"prompt":"a","max_tokens":0}]}""", "requests[1].max_tokens")]
    [InlineData("""{"requests":[{"prompt":"a"},{"messages":[{"role":"user","content":"a","name":"x"}]}]}""", "requests[1].messages[0].name")]
    [InlineData("""{"requests":[{"prompt":"a"}],"parallel":2}""", "parallel")]
    public async Task Post_WrongBatch_IsRefusedByPathBeforeAnythingIsAsked(string body, string path)
    {
        var answer = await _api.Http.PostAsync("generate/batch", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.ErrorPaths.ShouldContain(path);
        _api.Provider.Stats.TotalCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Post_MoreThanAHundred_IsRefused()
    {
        var answer = await _api.Http.PostAsync("generate/batch", JsonSerializer.Serialize(new { requests = Enumerable.Repeat(new { prompt = "x" }, 101) }));

        (answer.Status, string.Join(",", answer.ErrorPaths)).ShouldBe((HttpStatusCode.BadRequest, "requests"));
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using DataForge.Jobs.Integration.Tests.Api;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Access;

/// <summary>What browsers and hostile clients meet, whether keys are asked for or not.</summary>
public sealed class BrowserTests(KeyedApi api, ApiFixture open) : IClassFixture<KeyedApi>, IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("health")]
    [InlineData("nowhere")]
    [InlineData("jobs")]
    public async Task EveryAnswer_HasSecurityHeadersAndNoBanner(string address)
    {
        var headers = (await api.With(null).AskAsync(address)).Message.Headers;

        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        headers.CacheControl!.NoStore.ShouldBeTrue();
        headers.Contains("Server").ShouldBeFalse();
        headers.Contains("X-Powered-By").ShouldBeFalse();
    }

    [Fact]
    public async Task Cors_OfAnOriginInTheSettings_IsAllowedToReadAndToSendKeys()
    {
        var client = api.With(null);

        var preflight = await client.AskAsync(HttpMethod.Options, "jobs", null,
            ("Origin", KeyedApi.Page), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
        var refused = await client.AskAsync(HttpMethod.Get, "jobs", null, ("Origin", KeyedApi.Page));

        preflight.Status.ShouldBe(HttpStatusCode.NoContent);
        preflight.Message.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([KeyedApi.Page]);
        preflight.Message.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("authorization");
        // A page must be able to read why it was refused, too.
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Message.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([KeyedApi.Page]);
        refused.Message.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("X-Request-Id");
        refused.Message.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("https://console.example.com.evil.com")]
    [InlineData("http://console.example.com")]
    [InlineData("null")]
    public async Task Cors_OfAnotherOrigin_IsNot(string origin)
    {
        var answer = await api.With(null).AskAsync(HttpMethod.Options, "jobs", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));

        answer.Message.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("example.com")]
    [InlineData("ftp://example.com")]
    public async Task Cors_SettingThatIsNoOrigin_StopsTheStart(string origin)
    {
        var database = await api.CreateDatabaseAsync();

        (await Should.ThrowAsync<OptionsValidationException>(() => ApiServer.StartAsync(database, settings: ("Cors:Origins:0", origin)))).Message.ShouldContain(origin);
    }

    [Theory]
    [InlineData("Host", "evil.example.com")]
    [InlineData("Host", "192.168.1.7")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "null")]
    public async Task Loopback_WithoutKeys_DoesNotAnswerPagesOfOthers(string header, string value)
    {
        var answer = await open.Http.AskAsync(HttpMethod.Post, "jobs", new StringContent("""{"count":1,"prompt":"x"}"""), (header, value));

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Code.ShouldBe("forbidden");
    }

    [Fact]
    public async Task Loopback_WithoutKeys_TakesTheStarForNobody()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: [("Cors:Origins:0", "*"), ("Cors:Origins:1", KeyedApi.Page)]);

        (await server.Http.AskAsync(HttpMethod.Get, "jobs", null, ("Origin", "https://evil.example.com"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Http.AskAsync(HttpMethod.Get, "jobs", null, ("Origin", KeyedApi.Page))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "[::1]:8080")]
    [InlineData("Origin", "http://localhost:3000")]
    public async Task Loopback_WithoutKeys_AnswersThisMachine(string header, string value)
    {
        (await open.Http.AskAsync(HttpMethod.Get, "jobs", null, (header, value))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Body_ThatDoesNotArrive_EndsAtTheTimeLimit()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: ("Limits:RequestSeconds", "1"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = await new StreamReader(stream).ReadLineAsync(patience.Token);

        answer.ShouldBe("HTTP/1.1 504 Gateway Timeout");
    }

    [Fact]
    public async Task Headers_WithoutEnd_AreRefused()
    {
        var answer = await api.With(null).AskAsync(HttpMethod.Get, "health", null, ("X-Long", new string('x', 40_000)));

        answer.Status.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        answer.Message.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Prompt_LongerThanTheSettings_IsRefused()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: ("Limits:PromptCharacters", "50"));
        foreach (var address in (string[])["jobs", "preview"])
        {
            var answer = await server.Http.PostAsync(address, $$"""
                {"count":1,"prompt":"{{new string('x', 51)}}","system_prompt":"{{new string('y', 51)}}",
                 "columns":[{"name":"c","type":"generated","prompt":"{{new string('z', 51)}}"}]}
                """);

            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.ErrorPaths.ShouldBe(["prompt", "system_prompt", "columns[0].prompt"], ignoreOrder: true);
        }

        var body = $$"""{"body":"{{new string('x', 51)}}"}""";
        foreach (var answer in (Answer[])[await server.Http.PutAsync("templates/long", body), await server.Http.PostAsync("templates/validate", body), await server.Http.PostAsync("templates/render", body)])
        {
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.ErrorPaths.ShouldBe(["body"]);
        }
    }

    [Fact]
    public async Task Failure_ThatNobodyForesaw_TellsNothingOfItself()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: ("ENVIRONMENT", "Development"));
        await server.ExecuteAsync("DROP TABLE templates");

        var answer = await server.Http.AskAsync("templates");

        answer.Status.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Code.ShouldBe("internal");
        foreach (var trace in (string[])["   at ", "Npgsql", "relation", "templates", ".cs"])
        {
            answer.Text.ShouldNotContain(trace);
        }

        answer.Message.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Json_NestedWithoutEnd_IsRefused()
    {
        var body = string.Concat(Enumerable.Repeat("[", 100_000));

        var answer = await api.Admin.PostAsync("keys", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldNotContain("   at ");
    }
}

using System.Net;
using System.Text;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>What holds for every endpoint.</summary>
public sealed class ProtocolTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _http = api.Http;

    [Theory]
    [InlineData("nowhere")]
    [InlineData("jobs/123")]
    [InlineData("jobs/0190a1b2-0000-7000-8000-000000000000")]
    [InlineData("jobs/0190a1b2-0000-7000-8000-000000000000/samples")]
    [InlineData("jobs/0190a1b2-0000-7000-8000-000000000000/export")]
    [InlineData("templates/none")]
    [InlineData("datasets/none")]
    [InlineData("datasets/none/rows")]
    [InlineData("models/none")]
    public async Task Get_OfWhatDoesNotExist_IsAProblem(string address)
    {
        var answer = await _http.AskAsync(address);

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Code.ShouldBe("not_found");
        answer.Json.GetProperty("status").GetInt32().ShouldBe(404);
        answer.Json.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        answer.Json.GetProperty("request_id").GetString().ShouldBe(answer.Message.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task Get_OutsideTheBasePath_IsAProblem() => (await _http.AskAsync("/somewhere/else")).Code.ShouldBe("not_found");

    [Theory]
    [InlineData("PUT", "jobs", "GET, POST")]
    [InlineData("POST", "health", "GET")]
    [InlineData("PATCH", "templates/x", "DELETE, GET, PUT")]
    public async Task WrongMethod_SaysWhichArePossible(string method, string address, string allowed)
    {
        var answer = await _http.AskAsync(new HttpMethod(method), address);

        answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Code.ShouldBe("method_not_allowed");
        answer.Message.Content.Headers.Allow.Order().ShouldBe(allowed.Split(", "));
    }

    [Fact]
    public async Task RequestId_Given_IsReturned() =>
        (await _http.AskAsync(HttpMethod.Get, "health", null, ("X-Request-Id", "my-id/42"))).Message.Headers.GetValues("X-Request-Id").ShouldBe(["my-id/42"]);

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("129")]
    public async Task RequestId_NotUsable_IsReplaced(string id)
    {
        var given = id == "129" ? new string('x', 129) : id;

        var answer = await _http.AskAsync(HttpMethod.Get, "health", null, ("X-Request-Id", given));

        var made = answer.Message.Headers.GetValues("X-Request-Id").ShouldHaveSingleItem();
        made.ShouldNotBe(given);
        made.Length.ShouldBe(32);
    }

    [Theory]
    [InlineData("jobs?limit=0", "limit")]
    [InlineData("jobs?limit=1001", "limit")]
    [InlineData("jobs?limit=ten", "limit")]
    [InlineData("jobs?status=done", "status")]
    [InlineData("jobs?priority=6", "priority")]
    [InlineData("jobs?cursor=!", "cursor")]
    [InlineData("jobs?cursor=AgAAAAAAAAAB", "cursor")]
    [InlineData("jobs?tag=%00", "tag")]
    [InlineData("jobs?tag=a&tag=b", "tag")]
    [InlineData("templates?cursor=BQ", "cursor")]
    public async Task Query_Wrong_IsRefusedByName(string address, string path)
    {
        var answer = await _http.AskAsync(address);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("validation_failed");
        answer.ErrorPaths.ShouldBe([path]);
    }

    [Fact]
    public async Task Query_Unknown_IsRefusedTogetherWithTheRest()
    {
        var answer = await _http.AskAsync("jobs?stauts=running&limit=-1");

        answer.Code.ShouldBe("unknown_field");
        answer.ErrorPaths.Order().ShouldBe(["limit", "stauts"]);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\"count\":1,\n \"prompt\" \"x\"}", 2, 11)]
    [InlineData("{\"count\":1}}", 1, 12)]
    [InlineData("[1,]", 1, 4)]
    public async Task Body_NotJson_IsRefusedWithThePlace(string body, int line, int position)
    {
        var answer = await _http.PostAsync("jobs", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("invalid_json");
        (answer.Json.GetProperty("line").GetInt32(), answer.Json.GetProperty("position").GetInt32()).ShouldBe((line, position));
        answer.Text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Body_WithByteOrderMark_IsRead() =>
        (await _http.PostAsync("templates/validate", "\uFEFF{\"body\":\"x\"}")).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_OfAnotherKind_IsRefused(string mediaType)
    {
        using var content = new StringContent("{}", Encoding.UTF8, mediaType);

        var answer = await _http.AskAsync(HttpMethod.Post, "jobs", content);

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Code.ShouldBe("unsupported_media_type");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_IsRefused(bool announced)
    {
        var bytes = new byte[(10 * 1024 * 1024) + 1];
        Array.Fill(bytes, (byte)' ');
        using HttpContent content = announced ? new ByteArrayContent(bytes) : new StreamContent(new UnannouncedStream(bytes));
        content.Headers.ContentType = new("application/json");

        var answer = await _http.AskAsync(HttpMethod.Post, "jobs", content);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Code.ShouldBe("payload_too_large");
    }

    [Fact]
    public async Task Health_Always_IsHealthy() => (await _http.AskAsync("health")).Json.GetProperty("status").GetString().ShouldBe("healthy");

    [Fact]
    public async Task Ready_WithEverythingUp_SaysSo()
    {
        var answer = await _http.AskAsync("ready");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("checks").EnumerateObject().Select(check => (check.Name, check.Value.GetString()))
            .ShouldBe([("database", "ok"), ("migrations", "ok"), ("bus", "ok")]);
    }

    [Fact]
    public async Task Status_CountsWork()
    {
        await _http.SubmitAsync();

        var status = (await _http.AskAsync("status")).Json;

        status.GetProperty("version").GetString().ShouldBe("0.1.0");
        status.GetProperty("jobs").GetProperty("queued").GetInt64().ShouldBeGreaterThan(0);
        status.GetProperty("oldest_waiting_job").GetProperty("waiting_seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        status.GetProperty("workers").GetArrayLength().ShouldBe(0);
        status.GetProperty("uptime_seconds").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Models_OfAProvider_AreListed()
    {
        var models = await _http.AskAsync("models?provider=openai");

        models.Items.ShouldNotBeEmpty();
        models.Items.ShouldAllBe(model => model.GetProperty("provider").GetString() == "openai" && !model.GetProperty("available").GetBoolean());
        (await _http.AskAsync("models/mock")).Json.GetProperty("available").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Bytes whose number is not known beforehand, so that they are sent in chunks.</summary>
    private sealed class UnannouncedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

using System.Net;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Schema;
using Microsoft.EntityFrameworkCore;
using Job = DataForge.Jobs.Storage.Jobs.Job;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class SubmitJobTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Request = """{"count":10,"prompt":"Write about {{ product }}.","product":"a lamp","tags":["a"],"name":"lamps"}""";

    private readonly HttpClient _http = api.Http;

    [Fact]
    public async Task Post_Valid_IsAcceptedWithDefaultsFilledIn()
    {
        var answer = await _http.PostAsync("jobs", Request, ("X-Request-Id", "from-the-test"));

        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        var id = answer.Json.GetProperty("id").GetGuid();
        answer.Message.Headers.Location!.OriginalString.ShouldBe($"/api/v1/jobs/{id}");
        answer.Json.GetProperty("status").GetString().ShouldBe("queued");
        answer.Json.GetProperty("request").GetProperty("max_candidates").GetInt32().ShouldBe(110);
        answer.Json.GetProperty("request").GetProperty("variables").GetProperty("product").GetString().ShouldBe("a lamp");
        answer.Json.GetProperty("seed").GetInt64().ShouldBe(answer.Json.GetProperty("request").GetProperty("seed").GetInt64());
        answer.Json.GetProperty("created_at").GetString().ShouldEndWith("Z");
        answer.Json.GetProperty("progress").GetProperty("candidates").GetInt64().ShouldBe(0);
        (await _http.AskAsync($"jobs/{id}")).Json.GetProperty("name").GetString().ShouldBe("lamps");
        (await RowAsync(id)).RequestId.ShouldBe("from-the-test");
    }

    [Fact]
    public async Task Post_WithManyProblems_ReportsAllOfThem()
    {
        var answer = await _http.PostAsync("jobs", """
            {"count":0,"prompt":"{{ tone }} {% if %}","priority":9,"filters":{"min_lenght":3},"model":"no-such","columns":[{"name":"c","type":"dataset","dataset":"none"}]}
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe("unknown_field");
        answer.ErrorPaths.Order(StringComparer.Ordinal).ShouldBe(["columns[0].dataset", "count", "filters.min_lenght", "model", "priority", "prompt"]);
    }

    [Fact]
    public async Task Post_BrokenSurrogate_IsRefused() =>
        (await _http.PostAsync("jobs", """{"count":1,"prompt":"\ud800"}""", ("Idempotency-Key", "broken"))).Code.ShouldBe("validation_failed");

    [Fact]
    public async Task Post_SameKeyAtTheSameTime_MakesOneJob()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _http.PostAsync("jobs", Request, ("Idempotency-Key", "at-once"))));

        answers.Select(answer => answer.Json.GetProperty("id").GetGuid()).Distinct().ShouldHaveSingleItem();
        answers.Count(answer => answer.Status == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(31);
    }

    [Fact]
    public async Task Post_SameKeyOtherBody_IsAConflict()
    {
        await _http.PostAsync("jobs", Request, ("Idempotency-Key", "conflict"));

        var answer = await _http.PostAsync("jobs", Request.Replace("10", "11", StringComparison.Ordinal), ("Idempotency-Key", "conflict"));

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Code.ShouldBe("idempotency_conflict");
    }

    [Fact]
    public async Task Post_SameKeySameMeaning_IsARepeat()
    {
        var first = await _http.PostAsync("jobs", """{"count":1,"prompt":"é","seed":1}""", ("Idempotency-Key", "meaning"));

        var second = await _http.PostAsync("jobs", """{ "seed": 1, "prompt": "\u00e9", "count": 1 }""", ("Idempotency-Key", "meaning"));

        second.Status.ShouldBe(HttpStatusCode.OK, second.Text);
        second.Json.GetProperty("id").GetGuid().ShouldBe(first.Json.GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData(256)]
    [InlineData(0)]
    public async Task Post_KeyOfWrongLength_IsRefused(int length)
    {
        var answer = await _http.PostAsync("jobs", Request, ("Idempotency-Key", new string('k', length)));

        answer.Code.ShouldBe("validation_failed");
        answer.ErrorPaths.ShouldBe(["Idempotency-Key"]);
    }

    [Fact]
    public async Task Post_WithTemplateAndDataset_PinsThemForGood()
    {
        await _http.PutAsync("templates/footer", """{"body":"The end of {{ product }}."}""");
        await _http.PutAsync("templates/pinned", """{"body":"First: {{ product }} for {{ person.name }}. {% include 'footer' %}"}""");
        await _http.PutAsync("datasets/people", "name\nAda\nBob\n", "text/csv");
        const string request = """{"count":1,"template":"pinned","product":"x","columns":[{"name":"person","type":"dataset","dataset":"people"}]}""";
        var answer = await _http.PostAsync("jobs", request, ("Idempotency-Key", "pins"));
        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Text);
        var id = answer.Json.GetProperty("id").GetGuid();

        await _http.AskAsync(HttpMethod.Delete, "templates/pinned");
        var repeat = await _http.PostAsync("jobs", request, ("Idempotency-Key", "pins"));
        var other = await _http.PostAsync("jobs", request);

        (repeat.Status, repeat.Json.GetProperty("id").GetGuid()).ShouldBe((HttpStatusCode.OK, id));
        (other.Code, other.ErrorPaths.Single()).ShouldBe(("validation_failed", "template"));
        answer.Json.GetProperty("request").GetProperty("template").GetString().ShouldBe("pinned@1");
        var row = await RowAsync(id);
        var sources = JsonSerializer.Deserialize(row.Sources, JobSourcesJson.Default.JobSources)!;
        sources.Prompt.ShouldStartWith("First: ");
        sources.Includes["footer"].ShouldBe("The end of {{ product }}.");
        sources.Datasets["people@1"].Rows.ShouldBe(2);
        row.Datasets.ShouldBe([sources.Datasets["people@1"].Id]);
        var inUse = await _http.AskAsync(HttpMethod.Delete, "datasets/people");
        (inUse.Status, inUse.Code).ShouldBe((HttpStatusCode.Conflict, "dataset_in_use"));
    }

    private async Task<Job> RowAsync(Guid id)
    {
        await using var context = await api.Server.Get<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        return await context.Jobs.SingleAsync(job => job.Id == id);
    }
}

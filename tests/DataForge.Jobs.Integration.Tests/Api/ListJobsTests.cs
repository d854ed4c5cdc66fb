using System.Net;
using System.Text.Json;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class ListJobsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _http = api.Http;

    [Fact]
    public async Task Get_WhileJobsAreAdded_ShowsEachOnce()
    {
        const string tagged = """{"count":1,"prompt":"x","tags":["listed"]}""";
        var before = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            before.Insert(0, await _http.SubmitAsync(tagged));
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await _http.AskAsync("jobs?tag=listed&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            seen.AddRange(page.Items.Select(IdOf));
            cursor = page.NextCursor;
            await _http.SubmitAsync(tagged);
        }
        while (cursor is not null);

        seen.ShouldBe(before);
    }

    [Fact]
    public async Task Get_Filtered_ShowsWhatFits()
    {
        var high = await _http.SubmitAsync("""{"count":1,"prompt":"x","priority":5,"tags":["f","g"]}""");
        var done = await _http.SubmitAsync("""{"count":1,"prompt":"x","priority":2,"tags":["f"]}""");
        await api.Server.ExecuteAsync($"UPDATE jobs SET status = 'completed', finished_at = now() WHERE id = '{done}'");

        (await IdsAsync("jobs?tag=f&priority=5")).ShouldBe([high]);
        (await IdsAsync("jobs?tag=g")).ShouldBe([high]);
        (await IdsAsync("jobs?tag=f&status=completed")).ShouldBe([done]);
        (await IdsAsync("jobs?tag=f&status=")).ShouldBe([done, high]);
        (await IdsAsync("jobs?tag=none")).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetOne_OfARunningJob_ShowsItsBooks()
    {
        var id = await _http.SubmitAsync("""{"count":500,"prompt":"x"}""");
        await api.Server.ExecuteAsync($$$"""
            UPDATE jobs SET status = 'running', started_at = clock_timestamp() - interval '10 seconds' WHERE id = '{{{id}}}';
            UPDATE job_progress SET scheduled = 201, accepted = 120, rejected = 9, duplicates = 7, failed = 1,
                rejected_by = '{{"schema": 9}}', failed_by = '{{"provider:timeout": 1}}' WHERE job_id = '{{{id}}}';
            INSERT INTO batches VALUES ('{{{id}}}', 137, 64, 0, 1, NULL, NULL, now() + interval '1 hour', 1, now());
            INSERT INTO usage_entries VALUES ('{{{id}}}', '2026-01-01', 'mock', 'mock', 0, 100, 3, 10, 20, 0, 0.01, 0), ('{{{id}}}', '2026-01-01', 'mock', 'mock', 1, 41, 1, 1, 2, 0, 0.0023, 0);
            """);

        var job = (await _http.AskAsync($"jobs/{id}")).Json;

        job.GetProperty("status_reason").GetString().ShouldBe("waiting_for_provider");
        var progress = job.GetProperty("progress");
        (progress.GetProperty("candidates").GetInt64(), progress.GetProperty("in_flight").GetInt64()).ShouldBe((137, 64));
        (progress.GetProperty("percent").GetDouble(), progress.GetProperty("yield").GetDouble()).ShouldBe((24.0, 0.8759));
        var rate = progress.GetProperty("samples_per_second").GetDouble();
        rate.ShouldBeInRange(5, 12);
        progress.GetProperty("eta_seconds").GetDouble().ShouldBe(380 / rate, 1);
        progress.GetProperty("rejected_by").GetProperty("schema").GetInt64().ShouldBe(9);
        progress.GetProperty("failed_by").GetProperty("provider:timeout").GetInt64().ShouldBe(1);
        var usage = job.GetProperty("usage");
        (usage.GetProperty("calls").GetInt64(), usage.GetProperty("retries").GetInt64()).ShouldBe((141, 4));
        usage.GetProperty("cost_usd").GetDecimal().ShouldBe(0.0123m);
        job.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task GetOne_OfAFailedJob_ShowsTheError()
    {
        var id = await _http.SubmitAsync();
        await api.Server.ExecuteAsync($"UPDATE jobs SET status = 'failed', finished_at = now(), error_code = 'candidates_exhausted', error_message = 'Too few.' WHERE id = '{id}'");

        var job = (await _http.AskAsync($"jobs/{id}")).Json;

        job.GetProperty("error").GetProperty("code").GetString().ShouldBe("candidates_exhausted");
        job.GetProperty("error").GetProperty("message").GetString().ShouldBe("Too few.");
        job.GetProperty("progress").GetProperty("eta_seconds").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static Guid IdOf(JsonElement job) => job.GetProperty("id").GetGuid();

    private async Task<Guid[]> IdsAsync(string address) => [.. (await _http.AskAsync(address)).Items.Select(IdOf)];
}

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>Samples and exports.</summary>
public sealed class SampleTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Request = """{"count":10,"prompt":"{{ product }} {{ size }}","product":"a","columns":[{"name":"size","type":"integer","min":1,"max":9}]}""";

    private readonly HttpClient _http = api.Http;

    [Fact]
    public async Task Get_Samples_PagesInOrdinalOrderByState()
    {
        var id = await MadeAsync();

        var first = await _http.AskAsync($"jobs/{id}/samples?limit=2");
        var second = await _http.AskAsync($"jobs/{id}/samples?limit=2&cursor={first.NextCursor}");
        var all = await _http.AskAsync($"jobs/{id}/samples?state=all");

        Ordinals(first).ShouldBe([0, 3]);
        Ordinals(second).ShouldBe([5]);
        second.NextCursor.ShouldBeNull();
        Ordinals(all).ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        all.Items.Select(sample => sample.GetProperty("state").GetString()).ShouldBe(["accepted", "rejected", "duplicate", "accepted", "failed", "accepted", "surplus"]);
    }

    [Fact]
    public async Task Get_Samples_ShowsEverything()
    {
        var id = await MadeAsync();

        var duplicate = (await _http.AskAsync($"jobs/{id}/samples?state=duplicate")).Items.Single();
        var rejected = (await _http.AskAsync($"jobs/{id}/samples?state=rejected")).Items.Single();

        duplicate.GetProperty("duplicate_of").GetProperty("job_id").GetGuid().ShouldBe(id);
        duplicate.GetProperty("duplicate_of").GetProperty("ordinal").GetInt64().ShouldBe(0);
        duplicate.GetProperty("similarity").GetDouble().ShouldBe(0.9);
        rejected.GetProperty("reason").GetString().ShouldBe("filter:min_length");
        rejected.GetProperty("variables").GetProperty("size").GetInt32().ShouldBe(1);
        rejected.GetProperty("usage").GetProperty("completion_tokens").GetInt64().ShouldBe(20);
        rejected.GetProperty("prompt_sha256").GetString().ShouldBe(new string('0', 64));
        rejected.GetProperty("scores").GetProperty("overall").GetDouble().ShouldBe(0.5);
        rejected.GetProperty("cost_usd").GetDecimal().ShouldBe(0.001m);
    }

    [Fact]
    public async Task Export_Jsonl_DoesNotDependOnTheRun()
    {
        var (one, other) = (await MadeAsync(latency: 5), await MadeAsync(latency: 500));

        var answer = await _http.AskAsync($"jobs/{one}/export");

        answer.Message.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{one}.jsonl");
        answer.Text.ShouldBe((await _http.AskAsync($"jobs/{other}/export?format=jsonl")).Text);
        answer.Text.Split('\n')[0].ShouldBe(
            """{"ordinal":0,"text":"Text \"0\", größer\nthan","variables":{"product":"a","size":0},"provider":"mock","model":"m","finish_reason":"stop","prompt_sha256":"0000000000000000000000000000000000000000000000000000000000000000","scores":{"length":1.0,"overall":0.5},"sentiment":0.25}""");
        answer.Text.TrimEnd('\n').Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public async Task Export_WithInclude_AddsUsageAndLineage()
    {
        var id = await MadeAsync();

        var line = JsonDocument.Parse((await _http.AskAsync($"jobs/{id}/export?include=usage,lineage")).Text.Split('\n')[0]).RootElement;

        line.GetProperty("latency_ms").GetInt32().ShouldBe(5);
        line.GetProperty("lineage").GetProperty("job_id").GetGuid().ShouldBe(id);
        (await _http.AskAsync($"jobs/{id}/export?include=everything")).ErrorPaths.ShouldBe(["include"]);
    }

    [Fact]
    public async Task Export_OfOtherStates_SaysWhy()
    {
        var id = await MadeAsync();

        var lines = (await _http.AskAsync($"jobs/{id}/export?state=all")).Text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines.Count.ShouldBe(7);
        lines[1].GetProperty("reason").GetString().ShouldBe("filter:min_length");
        lines[2].GetProperty("duplicate_of").GetProperty("ordinal").GetInt64().ShouldBe(0);
        lines[4].GetProperty("text").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Export_Csv_IsQuotedAndHasTheColumnsOfTheRequest()
    {
        var id = await MadeAsync();

        var text = (await _http.AskAsync($"jobs/{id}/export?format=csv")).Text;

        text.ShouldStartWith(
            "ordinal,text,variables.product,variables.size,provider,model,finish_reason,prompt_sha256,scores.length,scores.coherence,scores.relevance,scores.grammar,scores.diversity,scores.overall,sentiment\r\n"
            + "0,\"Text \"\"0\"\", größer\nthan\",a,0,mock,m,stop,0000000000000000000000000000000000000000000000000000000000000000,1.0,,,,,0.5,0.25\r\n");
        (await _http.AskAsync($"jobs/{await _http.SubmitAsync(Request)}/export?format=csv")).Text.ShouldBe(text.Split("\r\n")[0] + "\r\n");
    }

    [Fact]
    public async Task Export_Gzip_HoldsTheSameBytes()
    {
        var id = await MadeAsync();
        var plain = (await _http.AskAsync($"jobs/{id}/export")).Text;

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"jobs/{id}/export", UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd("br;q=1.0, gzip;q=0.5");
        using var response = await _http.SendAsync(request);
        var refused = await _http.AskAsync(HttpMethod.Get, $"jobs/{id}/export", null, ("Accept-Encoding", "gzip;q=0"));

        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        (await new StreamReader(gzip, Encoding.UTF8).ReadToEndAsync()).ShouldBe(plain);
        refused.Message.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_OfUnknownFormat_IsRefused()
    {
        var answer = await _http.AskAsync($"jobs/{await _http.SubmitAsync()}/export?format=xlsx");

        (answer.Status, answer.ErrorPaths.Single()).ShouldBe((HttpStatusCode.BadRequest, "format"));
    }

    private static long[] Ordinals(Answer answer) => [.. answer.Items.Select(sample => sample.GetProperty("ordinal").GetInt64())];

    /// <summary>A job whose seven candidates ended in every state.</summary>
    private async Task<Guid> MadeAsync(int latency = 5)
    {
        var id = await _http.SubmitAsync(Request);
        SampleState[] states = [SampleState.Accepted, SampleState.Rejected, SampleState.Duplicate, SampleState.Accepted, SampleState.Failed, SampleState.Accepted, SampleState.Surplus];
        for (var ordinal = 0; ordinal < states.Length; ordinal++)
        {
            await api.Server.StoreAsync(CandidateOf(id, ordinal, states[ordinal], latency), new Verdict
            {
                JobId = id,
                Ordinal = ordinal,
                State = states[ordinal],
                Reason = states[ordinal] switch { SampleState.Rejected => "filter:min_length", SampleState.Failed => "provider:timeout", _ => null },
                DuplicateOf = states[ordinal] == SampleState.Duplicate ? 0 : null,
                Similarity = states[ordinal] == SampleState.Duplicate ? 0.9 : null,
            });
        }

        return id;
    }

    private static Candidate CandidateOf(Guid id, int ordinal, SampleState state, int latency) => new()
    {
        JobId = id,
        Ordinal = ordinal,
        Outcome = state switch { SampleState.Rejected => CandidateOutcome.Rejected, SampleState.Failed => CandidateOutcome.Failed, _ => CandidateOutcome.Sample },
        Text = state == SampleState.Failed ? null : $"Text \"{ordinal}\", größer\nthan",
        Variables = $$"""{"product":"a","size":{{ordinal}}}""",
        PromptSha256 = new byte[32],
        Provider = "mock",
        Model = "m",
        FinishReason = "stop",
        PromptTokens = 10 + latency,
        CompletionTokens = 20,
        CostUsd = 0.001m,
        LatencyMs = latency,
        Attempts = 1,
        Scores = """{"length":1.0,"overall":0.5}""",
        Sentiment = 0.25,
    };
}

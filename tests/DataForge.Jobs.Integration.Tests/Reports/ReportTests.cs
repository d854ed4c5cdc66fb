using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Exports;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Integration.Tests.Reports;

/// <summary>The report as JSON, of rows whose figures can be computed by hand.</summary>
public sealed class ReportTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Report_Yield_AddsUpStageByStage()
    {
        var report = await ReportAsync(await MadeAsync(api));

        var yield = report.GetProperty("yield");
        Numbers(yield, "requested", "candidates", "accepted", "rejected", "duplicates", "failed", "surplus").ShouldBe([10, 9, 4, 2, 1, 1, 1]);
        yield.GetProperty("yield").GetDouble().ShouldBe(0.5);
        yield.GetProperty("stages").EnumerateArray().Select(stage => (stage.GetProperty("stage").GetString(), stage.GetProperty("entered").GetInt64(), stage.GetProperty("left").GetInt64()))
            .ShouldBe([("judged", 9, 8), ("answered", 8, 7), ("passed", 7, 5), ("unique", 5, 4)]);
        yield.GetProperty("rejected_by").GetProperty("filter:min_length").GetInt64().ShouldBe(2);
        yield.GetProperty("failed_by").GetProperty("provider:timeout").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Report_Figures_AreThoseOfTheAcceptedSamples()
    {
        var report = await ReportAsync(await MadeAsync(api));

        var overall = report.GetProperty("scores").GetProperty("overall");
        Figures(overall, "count", "mean", "min", "max").ShouldBe([4, 0.35, 0.2, 0.5]);
        overall.GetProperty("quantiles").GetProperty("p50").GetDouble().ShouldBe(0.3);
        overall.GetProperty("histogram").EnumerateArray().Where(bin => bin.GetProperty("count").GetInt64() > 0).Select(bin => bin.GetProperty("from").GetDouble()).ShouldBe([0.2, 0.3, 0.4, 0.5]);
        report.GetProperty("scores").GetProperty("relevance").ValueKind.ShouldBe(JsonValueKind.Null);
        Figures(report.GetProperty("length").GetProperty("words"), "count", "mean", "max").ShouldBe([4, 3, 3]);
        var tone = report.GetProperty("columns")[0];
        tone.GetProperty("values").EnumerateArray().Select(value => (value.GetProperty("value").GetString(), value.GetProperty("requested").GetDouble(), value.GetProperty("actual").GetDouble()))
            .ShouldBe([("\"glad\"", 0.75, 0.5), ("\"sad\"", 0.25, 0.5)]);
        Figures(report.GetProperty("diversity").GetProperty("distinct")[0], "distinct", "total").ShouldBe([6, 12]);
        report.GetProperty("duplicates").GetProperty("most_repeated")[0].GetProperty("ordinal").GetInt64().ShouldBe(0);
        report.GetProperty("duplicates").GetProperty("similarity").GetProperty("max").GetDouble().ShouldBe(0.9);
        report.GetProperty("duplicates").GetProperty("closest_accepted").GetProperty("method").GetString().ShouldBe("all_pairs");
    }

    [Fact]
    public async Task Report_Usage_SumsByModel()
    {
        var id = await MadeAsync(api);

        var report = await ReportAsync(id);

        var usage = report.GetProperty("usage");
        Numbers(usage, "calls", "retries", "prompt_tokens", "completion_tokens", "unpriced_calls").ShouldBe([11, 2, 110, 220, 1]);
        usage.GetProperty("cost_usd").GetDecimal().ShouldBe(0.03m);
        usage.GetProperty("cost_per_accepted_usd").GetDecimal().ShouldBe(0.0075m);
        usage.GetProperty("by_model").EnumerateArray().Select(model => (model.GetProperty("model").GetString(), model.GetProperty("calls").GetInt64())).ShouldBe([("large", 1), ("small", 10)]);
        Figures(usage.GetProperty("latency_ms"), "count", "min", "max").ShouldBe([8, 100, 800]);
        var lineage = report.GetProperty("lineage");
        (lineage.GetProperty("job_id").GetGuid(), lineage.GetProperty("seed").GetInt64(), lineage.GetProperty("temperature").GetDouble()).ShouldBe((id, 7, 0.7));
        lineage.GetProperty("software_version").GetString().ShouldNotBeNullOrEmpty();
        lineage.GetProperty("request").GetProperty("columns").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Report_Repeated_IsTheSame()
    {
        var id = await MadeAsync(api);

        var answers = new[] { await api.Http.AskAsync($"jobs/{id}/report"), await api.Http.AskAsync($"jobs/{id}/report"), await api.Http.AskAsync($"jobs/{id}/report?format=json") };

        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Report_OfAJobWithoutSamples_SaysSo()
    {
        var id = await api.Http.SubmitAsync();

        var report = await ReportAsync(id);
        var card = await api.Http.AskAsync($"jobs/{id}/report?format=markdown");

        Numbers(report.GetProperty("yield"), "requested", "candidates", "accepted").ShouldBe([10, 0, 0]);
        report.GetProperty("yield").GetProperty("yield").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("length").GetProperty("words").ValueKind.ShouldBe(JsonValueKind.Null);
        card.Status.ShouldBe(HttpStatusCode.OK, card.Text);
        card.Text.ShouldContain("The job is queued");
    }

    [Fact]
    public async Task Report_WrongRequests_AreRefused()
    {
        (await api.Http.AskAsync($"jobs/{Guid.NewGuid()}/report")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.Http.AskAsync($"jobs/{await api.Http.SubmitAsync()}/report?format=pdf")).ErrorPaths.ShouldBe(["format"]);
    }

    /// <summary>A job with candidates in every state.</summary>
    internal static async Task<Guid> MadeAsync(ApiFixture api, string name = "Reviews")
    {
        var id = await api.Http.SubmitAsync($$"""{"count":10,"seed":7,"name":{{JsonSerializer.Serialize(name)}},"prompt":"Say it.","columns":[{"name":"tone","type":"category","values":["glad","sad"],"weights":[3,1]}]}""");
        SampleState[] states =
        [
            SampleState.Accepted, SampleState.Rejected, SampleState.Accepted, SampleState.Rejected, SampleState.Accepted, SampleState.Failed,
            SampleState.Accepted, SampleState.Surplus,
        ];
        for (var i = 0; i < states.Length; i++)
        {
            await api.Server.StoreSampleAsync(
                id,
                i,
                candidate =>
                {
                    candidate.Text = states[i] == SampleState.Failed ? null : $"Some text number{i}.".Replace("number", i % 4 == 0 ? "one" : "two", StringComparison.Ordinal);
                    candidate.Variables = i % 4 == 0 ? """{"tone":"glad"}""" : """{"tone":"sad"}""";
                    candidate.Scores = $$"""{"length":1.0,"relevance":null,"overall":{{(i / 20.0) + 0.2:0.0#}}}""";
                    candidate.LatencyMs = (i + 1) * 100;
                },
                states[i],
                states[i] switch { SampleState.Rejected => "filter:min_length", SampleState.Failed => "provider:timeout", _ => null });
        }

        await api.Server.StoreSampleAsync(id, 8, candidate => candidate.LatencyMs = 700);
        await api.Server.ExecuteAsync($"UPDATE verdicts SET state = 2, duplicate_of = 0, similarity = 0.9 WHERE job_id = '{id}' AND ordinal = 8");
        await api.Server.StoreAsync(
            new UsageEntry { JobId = id, Provider = "mock", Model = "small", Shard = 0, Calls = 4, Retries = 1, PromptTokens = 40, CompletionTokens = 80, CostUsd = 0.01m },
            new UsageEntry { JobId = id, Provider = "mock", Model = "small", Shard = 1, Calls = 6, Retries = 1, PromptTokens = 60, CompletionTokens = 120, CostUsd = 0.02m },
            new UsageEntry { JobId = id, Provider = "mock", Model = "large", Shard = 0, Calls = 1, PromptTokens = 10, CompletionTokens = 20, UnpricedCalls = 1 });
        return id;
    }

    private static long[] Numbers(JsonElement element, params string[] names) => [.. names.Select(name => element.GetProperty(name).GetInt64())];

    private static double[] Figures(JsonElement element, params string[] names) => [.. names.Select(name => Math.Round(element.GetProperty(name).GetDouble(), 10))];

    private async Task<JsonElement> ReportAsync(Guid id)
    {
        var answer = await api.Http.AskAsync($"jobs/{id}/report");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataForge.Jobs.Testing.Prometheus;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>A real Prometheus, real processes, and the files that operators get.</summary>
[Collection(WatchedCluster.Name)]
public sealed partial class PrometheusTests(WatchedCluster watched)
{
    private static readonly string[] s_ofEveryScrape = ["up", "job", "instance", "le"];

    [Fact]
    public async Task Queries_OfScrapedProcesses_ShowWhatHappened()
    {
        var prometheus = watched.Prometheus;

        await prometheus.ValueAsync("sum(up)", value => value == 2);
        await prometheus.ValueAsync("""sum(dataforge_samples_total{outcome="accepted",job="dataforge-worker"})""", value => value >= 2 * WatchedCluster.Count);
        await prometheus.ValueAsync("""sum(dataforge_requests_total{method="POST",endpoint="/api/v1/jobs",status="202",job="dataforge-api"})""", value => value >= 2);
        await prometheus.ValueAsync("""sum(dataforge_request_duration_seconds_count{endpoint="/api/v1/jobs"})""", value => value >= 2);
        await prometheus.ValueAsync("""sum(llm_requests_total{backend="custom",model="simulated",status="answered"})""", value => value >= WatchedCluster.Count);
        await prometheus.ValueAsync("""sum(llm_errors_total{backend="custom",error_type="server_error"})""", value => value == 1);
        await prometheus.ValueAsync("""sum(llm_cache_hits_total{backend="custom"})""", value => value >= WatchedCluster.Count);
        await prometheus.ValueAsync("sum(llm_cost_usd_total)", value => value > 0);
        await prometheus.ValueAsync("""sum by (type) (llm_tokens_used_total{type="completion"})""", value => value > 0);
        await prometheus.ValueAsync("""max(dataforge_workers{state="live"})""", value => value == 1);
        await prometheus.ValueAsync("sum(dataforge_scheduler)", value => value == 1);
        await prometheus.ValueAsync("min(dataforge_database_up) + min(dataforge_broker_up)", value => value == 2);
        await prometheus.ValueAsync("histogram_quantile(0.95, sum by (le) (llm_request_duration_seconds_bucket))", value => value is > 0 and < 60);
    }

    [Fact]
    public async Task Queries_OfTheFirstErrorAndTheFirstCents_SeeThemRise()
    {
        var prometheus = watched.Prometheus;
        var spent = await prometheus.ValueAsync("""sum(llm_cost_usd_total{job="dataforge-worker"})""", value => value > 0);

        // A series that begins with its first value does not rise by it; what is scaled to the range is never less.
        await prometheus.ValueAsync("""sum(increase(llm_errors_total{backend="custom",error_type="server_error"}[1h]))""", value => value >= 1);
        await prometheus.ValueAsync("""sum(increase(llm_cost_usd_total{job="dataforge-worker"}[1h]))""", value => value >= 0.99 * spent);
    }

    [Fact]
    public async Task Metrics_OfApiAndWorker_HaveTheAgreedNamesAndLabels()
    {
        var (api, worker) = (await WatchedCluster.ScrapeAsync(watched.Cluster.Api), await WatchedCluster.ScrapeAsync(watched.Cluster.Workers[0]));

        api.LabelsOf("dataforge_requests_total").ShouldBe(["method", "endpoint", "status"]);
        api.LabelsOf("dataforge_request_duration_seconds_bucket").ShouldContain("le");
        api.LabelsOf("dataforge_active_jobs").ShouldBe(["status", "priority"]);
        worker.LabelsOf("llm_requests_total").ShouldBe(["backend", "model", "status"]);
        worker.LabelsOf("llm_request_duration_seconds_count").ShouldBe(["backend", "model"]);
        worker.LabelsOf("llm_tokens_used_total").ShouldBe(["backend", "model", "type"]);
        worker.Sum("llm_cost_usd_total").ShouldNotBeNull();
        worker.LabelsOf("llm_cache_hits_total").ShouldBe(["backend"]);
        worker.LabelsOf("llm_errors_total").ShouldBe(["backend", "error_type"]);
        worker.Values("dataforge_samples_total", "outcome").ShouldBe(["accepted", "duplicate", "failed", "rejected", "surplus"]);
        worker.Values("dataforge_breaker_state", "state").ShouldBe(["closed", "half_open", "open"], ignoreOrder: true);
        // The cluster is told by those who answer for it.
        worker.Names.ShouldNotContain("dataforge_active_jobs");
        api.Count("dataforge_active_jobs").ShouldBe(15);
    }

    [Fact]
    public async Task Text_OfApiAndWorker_FindsNoFaultWithPromTool()
    {
        foreach (var process in watched.Cluster.Workers.Prepend(watched.Cluster.Api))
        {
            (await PromTool.RunAsync((await WatchedCluster.ScrapeAsync(process)).Text, "check", "metrics")).ShouldBe((0, ""));
        }
    }

    [Fact]
    public async Task Names_OfApiAndWorkerTogether_DoNotClash()
    {
        // As they stand together where one process is both.
        var types = OpenMetricsType().Matches(await WatchedCluster.OpenMetricsAsync(watched.Cluster.Api) + await WatchedCluster.OpenMetricsAsync(watched.Cluster.Workers[0]))
            .Select(type => (Name: type.Groups[1].Value, Kind: type.Groups[2].Value)).Distinct().ToList();

        // OpenMetrics 1.0, "Abstract data model": no name that one family's samples may have may be another's.
        var clashes = types.SelectMany(type => Suffixes(type.Kind).Append("").Select(suffix => (Sample: type.Name + suffix, Family: type)))
            .GroupBy(name => name.Sample).Where(name => name.Count() > 1).Select(name => $"{name.Key}: {string.Join(" and ", name.Select(each => each.Family))}");
        types.Count.ShouldBeGreaterThan(40);
        clashes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Worker_WithoutATokenOrWithAWrongOne_IsRefusedWithWhatToDo()
    {
        using var http = new HttpClient { BaseAddress = watched.Cluster.Workers[0].Address };

        using var refused = await http.GetAsync(new Uri("/metrics", UriKind.Relative));
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        using var wrong = await http.GetAsync(new Uri("/metrics", UriKind.Relative));

        (refused.StatusCode, wrong.StatusCode).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Metrics__Token");
    }

    [Fact]
    public async Task Rules_AreLoadedByPrometheusAndEvaluateWell()
    {
        string[] expected = [.. AlertName().Matches(await ReadAsync("alerts.yml")).Select(alert => alert.Groups[1].Value)];
        List<(string Name, string Health, string Problem)> rules = [];
        for (var i = 0; i < 300 && (rules.Count == 0 || rules.Any(rule => rule.Health == "unknown")); i++)
        {
            await Task.Delay(100);
            rules = [.. (await watched.Prometheus.GetAsync("rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())
                .Select(rule => (rule.GetProperty("name").GetString()!, rule.GetProperty("health").GetString()!, rule.TryGetProperty("lastError", out var error) ? error.GetString()! : ""))];
        }

        expected.Length.ShouldBeGreaterThan(15);
        rules.Select(rule => rule.Name).ShouldBe(expected, ignoreOrder: true);
        rules.ShouldAllBe(rule => rule.Health == "ok" && rule.Problem.Length == 0);
    }

    [Fact]
    public async Task Rules_AndTheExample_PassTheirOwnTests()
    {
        foreach (var arguments in (string[][])[["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"], ["check", "config", "prometheus.yml"]])
        {
            var (exitCode, output) = await PromTool.RunAsync(null, [.. arguments[..^1], Path.Combine(WatchedCluster.Observability, arguments[^1])]);

            exitCode.ShouldBe(0, output);
        }
    }

    [Fact]
    public async Task Names_InDashboardAndRules_AreServed()
    {
        MetricsText[] texts = [await WatchedCluster.ScrapeAsync(watched.Cluster.Api), await WatchedCluster.ScrapeAsync(watched.Cluster.Workers[0])];
        var served = texts.SelectMany(text => text.Names).ToHashSet();
        foreach (var queries in (string[])[string.Join('\n', DashboardQueries(await ReadAsync("dashboard.json"))), await ReadAsync("alerts.yml"), await ReadAsync("alerts_test.yml")])
        {
            var named = MetricName().Matches(queries).Select(name => name.Value).ToHashSet();

            named.Count.ShouldBeGreaterThan(10);
            named.Except(served).ShouldBeEmpty();
            foreach (var (name, selectors) in Selector().Matches(queries).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
            {
                if (texts.FirstOrDefault(text => text.Count(name) > 0) is { } text)
                {
                    LabelName().Matches(selectors).Select(label => label.Groups[1].Value).Except(text.LabelsOf(name)).Except(s_ofEveryScrape).ShouldBeEmpty($"{name}{{{selectors}}}");
                }
            }
        }
    }

    private static string[] Suffixes(string kind) => kind switch
    {
        "counter" => ["_total", "_created"],
        "histogram" => ["_bucket", "_sum", "_count", "_created"],
        _ => [],
    };

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(WatchedCluster.Observability, file));

    private static IEnumerable<string> DashboardQueries(string json)
    {
        using var dashboard = JsonDocument.Parse(json);
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _)).ToList();
        panels.Count.ShouldBeGreaterThan(40);
        panels.ShouldAllBe(panel => panel.GetProperty("datasource").GetProperty("uid").GetString() == "${datasource}");
        return
        [
            .. panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!),
            .. dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("query").ToString()),
        ];
    }

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex OpenMetricsType();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"\b(?:dataforge|llm|process|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\b((?:dataforge|llm|process|dotnet)_[a-z0-9_]+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("""([a-z_]+)(?:=|!=|=~|!~)["]""")]
    private static partial Regex LabelName();
}

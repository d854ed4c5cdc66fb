using System.Diagnostics;
using System.Net;
using DataForge.Jobs.Integration.Tests.Access;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Network;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Metrics;

public sealed class MetricsEndpointTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private const int Flood = 10_000;
    private const int AtOnce = 16;

    [Fact]
    public async Task Metrics_TenThousandPathsAndOddMethods_AreOneEndpointAndOneMethod()
    {
        var before = (await ScrapeAsync(api.Admin)).Sum("dataforge_requests_total", ("endpoint", "other")) ?? 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Flood), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, token) =>
        {
            using var request = new HttpRequestMessage(i % 100 == 0 ? new HttpMethod($"M{i}") : HttpMethod.Get, new Uri($"/{(i % 2 == 0 ? "api/v1/" : "")}flood-{i}", UriKind.Relative));
            using var answer = await api.One.Http.SendAsync(request, token);
        });
        for (var i = 0; i < 20; i++)
        {
            await api.Admin.AskAsync($"jobs/{Guid.NewGuid()}");
            await api.Admin.AskAsync($"templates/t{i}?flood={i}");
            await api.Admin.PostAsync("generate", $$"""{"prompt":"x","model_id":"model-{{i}}"}""");
        }

        var text = await ScrapeAsync(api.Admin);
        text.Values("dataforge_requests_total", "endpoint").Except(["other", .. api.One.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(route => route.RoutePattern.RawText!)]).ShouldBeEmpty();
        text.Values("dataforge_requests_total", "method").ShouldBe(["GET", "POST", "other"], ignoreOrder: true);
        (text.Sum("dataforge_requests_total", ("endpoint", "other")) - before).ShouldBe(Flood);
        (text.Sum("dataforge_request_duration_seconds_count", ("endpoint", "other")) - before).ShouldBe(Flood);
        text.Sum("dataforge_requests_total", ("endpoint", "/api/v1/jobs/{id:guid}"), ("status", "404")).ShouldBe(20);
        // A model that nobody knows is refused before anybody is asked.
        text.Text.ShouldNotContain("\"model-");
        text.Text.ShouldNotContain("flood-");
    }

    [Fact]
    public async Task Metrics_WhereKeysAreAskedFor_AreForOperatorsAndForTheToken()
    {
        var reader = await api.ClientAsync("metrics-reader", "read,generate");

        (await api.With(null).AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await reader.AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await api.Admin.AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With((await api.CreateAsync("operators", "admin")).Key).AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With(KeyedApi.ScrapeToken).AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With(KeyedApi.ScrapeToken + "x").AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        // It opens nothing else.
        (await api.With(KeyedApi.ScrapeToken).AskAsync("status")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.With(KeyedApi.ScrapeToken).AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Metrics_OpenedByName_AreForEverybody()
    {
        await using var server = await api.StartAsync(("Metrics:RequireKey", "false"));

        (await api.With(null, server).AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.With(null, server).AskAsync("status")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_TooShort_StopsTheStartAndIsNotRepeated()
    {
        var problem = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => api.StartAsync(("Metrics:Token", "short-secret")));

        problem.Message.ShouldContain("Metrics__Token");
        problem.Message.ShouldNotContain("short-secret");
    }

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/openmetrics-text; version=1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    public async Task Metrics_AreInTheFormatAskedFor(string? accept, string expected)
    {
        (string, string)[] headers = accept is null ? [] : [("Accept", accept)];

        var answer = await api.Admin.AskAsync(HttpMethod.Get, "/metrics", null, headers);

        answer.Message.Content.Headers.GetValues("Content-Type").ShouldHaveSingleItem().ShouldBe(expected);
        answer.Text.EndsWith("# EOF\n", StringComparison.Ordinal).ShouldBe(accept is not null);
    }

    [Fact]
    public async Task OldestWaitingJob_OfOneWithANotBefore_HasWaitedSinceThen()
    {
        await using var server = await ApiServer.StartAsync(await api.CreateDatabaseAsync());
        await server.Http.PostAsync("jobs", """{"count":1,"prompt":"x","not_before":"2999-01-01T00:00:00Z"}""");
        var id = (await server.Http.PostAsync("jobs", """{"count":1,"prompt":"x","not_before":"2999-01-01T00:00:00Z"}""")).Json.GetProperty("id").GetString();
        await server.ExecuteAsync($"UPDATE jobs SET created_at = now() - interval '1 day', not_before = now() - interval '1 minute' WHERE id = '{id}'");

        var oldest = (await server.Http.AskAsync("status")).Json.GetProperty("oldest_waiting_job");
        var metric = (await ScrapeAsync(server.Http)).Sum("dataforge_oldest_waiting_job_seconds");

        oldest.GetProperty("id").GetString().ShouldBe(id);
        oldest.GetProperty("waiting_seconds").GetDouble().ShouldBeInRange(60, 3600);
        metric.ShouldNotBeNull().ShouldBeInRange(60, 3600);
    }

    [Fact]
    public async Task Database_Silent_KeepsNoScrapeForLong()
    {
        var database = new NpgsqlConnectionStringBuilder(await api.CreateDatabaseAsync());
        await using var link = TcpLink.To(database.Port);
        database.Port = link.Port;
        await using var server = await ApiServer.StartAsync(database.ConnectionString);
        link.Silence();

        var clock = Stopwatch.StartNew();
        MetricsText[] scrapes = [await ScrapeAsync(server.Http), await ScrapeAsync(server.Http), await ScrapeAsync(server.Http)];
        var took = clock.Elapsed;
        link.Speak();

        // One reading is waited for once, for a second; it is no hurry that a loaded machine makes.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        scrapes.ShouldAllBe(text => text.Sum("dataforge_database_up") == 0 && text.Sum("dataforge_active_jobs") == null && text.Sum("process_threads") > 0);
        await Eventually.SucceedsAsync(async () => (await ScrapeAsync(server.Http)).Sum("dataforge_database_up").ShouldBe(1));
    }

    [Fact]
    public async Task Database_Silent_IsToldByReadyAndStatusAllTheSame()
    {
        var database = new NpgsqlConnectionStringBuilder(await api.CreateDatabaseAsync());
        await using var link = TcpLink.To(database.Port);
        database.Port = link.Port;
        await using var server = await ApiServer.StartAsync(database.ConnectionString);
        (await server.Http.AskAsync("status")).Status.ShouldBe(HttpStatusCode.OK);
        link.Silence();

        var clock = Stopwatch.StartNew();
        var (ready, status) = (await server.Http.AskAsync("ready"), await server.Http.AskAsync("status"));
        var took = clock.Elapsed;
        link.Speak();

        (ready.Status, status.Status).ShouldBe((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable));
        ready.Json.GetProperty("checks").GetProperty("database").GetString().ShouldBe("unreachable");
        status.Json.GetProperty("providers").GetArrayLength().ShouldBeGreaterThan(0);
        // Three seconds and five; whoever waits for the driver to give up waits for three quarters of a minute.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        await Eventually.SucceedsAsync(async () => (await server.Http.AskAsync("status")).Status.ShouldBe(HttpStatusCode.OK));
    }

    internal static async Task<MetricsText> ScrapeAsync(HttpClient http)
    {
        var answer = await http.AskAsync("/metrics");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return new MetricsText(answer.Text);
    }
}

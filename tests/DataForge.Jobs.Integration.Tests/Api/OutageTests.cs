using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Access;
using DataForge.Jobs.Integration.Tests.Metrics;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class OutageTests(PostgreSqlFixture shared) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task BrokerAway_SubmissionsAreAccepted()
    {
        await using var server = await ApiServer.StartAsync(await shared.Server.CreateDatabaseAsync(), rabbitMq: "amqp://nobody:nothing@127.0.0.1:1/");

        var id = await server.Http.SubmitAsync();

        (await server.Http.AskAsync($"jobs/{id}")).Json.GetProperty("status").GetString().ShouldBe("queued");
        var ready = await server.Http.AskAsync("ready");
        (ready.Status, ready.Json.GetProperty("checks").GetProperty("bus").GetString()).ShouldBe((HttpStatusCode.ServiceUnavailable, "unhealthy"));
        var status = await server.Http.AskAsync("status");
        (status.Status, status.Json.GetProperty("bus").GetProperty("status").GetString(), status.Json.GetProperty("jobs").GetProperty("queued").GetInt32()).ShouldBe((HttpStatusCode.OK, "unhealthy", 1));
        status.Json.GetProperty("error_queues").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.Http.AskAsync("health")).Status.ShouldBe(HttpStatusCode.OK);
        var metrics = await MetricsEndpointTests.ScrapeAsync(server.Http);
        (metrics.Sum("dataforge_broker_up"), metrics.Sum("dataforge_database_up"), metrics.Sum("dataforge_active_jobs", ("status", "queued"), ("priority", "1"))).ShouldBe((0, 1, 1));
    }

    [Fact]
    public async Task DatabaseAway_IsSaidAndPasses()
    {
        await using var postgres = new PostgreSqlServer();
        await postgres.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var server = await ApiServer.StartAsync(database);
        await using var keyed = await ApiServer.StartAsync(database, settings: [("Access:Keys", "required"), ("DATAFORGE_ADMIN_KEY", KeyedApi.AdminKey), ("Metrics:Token", KeyedApi.ScrapeToken)]);
        var http = server.Http;
        var id = await http.SubmitAsync();

        await postgres.StopAsync();
        Answer[] answers =
        [
            await http.PostAsync("jobs", """{"count":1,"prompt":"x"}"""),
            await http.PostAsync("jobs", """{"count":1,"prompt":"x"}""", ("Idempotency-Key", "k")),
            await http.AskAsync($"jobs/{id}"),
            await http.AskAsync($"jobs/{id}/export"),
            await http.PostAsync($"jobs/{id}/pause", ""),
            await http.PutAsync("datasets/d", "a\n1\n", "text/csv"),
            await http.PutAsync("templates/t", """{"body":"x"}"""),
            // Nobody is let in, and nobody refused, whose key cannot be looked up.
            await keyed.Http.AskAsync(HttpMethod.Get, "models", null, ("Authorization", "Bearer df_aaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
            await keyed.Http.AskAsync(HttpMethod.Get, "models", null, ("Authorization", "Bearer " + KeyedApi.AdminKey)),
        ];
        var (health, ready, status) = (await http.AskAsync("health"), await http.AskAsync("ready"), await http.AskAsync("status"));
        var clock = Stopwatch.StartNew();
        var scraped = await MetricsEndpointTests.ScrapeAsync(http);
        // Whoever watches gets in without the database, too.
        var byToken = await keyed.Http.AskAsync(HttpMethod.Get, "/metrics", null, ("Authorization", "Bearer " + KeyedApi.ScrapeToken));
        var byOperator = await keyed.Http.AskAsync(HttpMethod.Get, "/metrics", null, ("Authorization", "Bearer " + KeyedApi.AdminKey));
        var scrapesTook = clock.Elapsed;
        await postgres.StartAsync();

        foreach (var answer in answers)
        {
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "database_unavailable"), answer.Text);
            answer.Message.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            answer.Text.ShouldNotContain("Npgsql");
        }

        health.Status.ShouldBe(HttpStatusCode.OK);
        (status.Status, status.Code, status.Message.Headers.RetryAfter is not null).ShouldBe((HttpStatusCode.ServiceUnavailable, "database_unavailable", true));
        status.Json.GetProperty("providers")[0].GetProperty("name").GetString().ShouldBe("mock");
        (status.Json.TryGetProperty("version", out _), status.Json.GetProperty("bus").GetProperty("status").GetString()).ShouldBe((true, "ok"));
        (scraped.Sum("dataforge_database_up"), scraped.Sum("dataforge_active_jobs"), scraped.Sum("dataforge_broker_up")).ShouldBe((0, null, 1));
        scraped.Sum("dataforge_requests_total", ("status", "503")).ShouldNotBeNull();
        (byToken.Status, byOperator.Status).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        scrapesTook.ShouldBeLessThan(TimeSpan.FromSeconds(15));
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.Json.GetProperty("checks").GetProperty("database").GetString().ShouldBe("unreachable");
        var back = await http.AskAsync($"jobs/{id}");
        for (var i = 0; i < 20 && back.Status != HttpStatusCode.OK; i++)
        {
            await Task.Delay(100);
            back = await http.AskAsync($"jobs/{id}");
        }

        back.Status.ShouldBe(HttpStatusCode.OK, back.Text);
    }
}

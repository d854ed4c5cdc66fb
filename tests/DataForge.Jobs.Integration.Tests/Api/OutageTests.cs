using System.Net;
using DataForge.Jobs.Integration.Tests.Access;
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
    }

    [Fact]
    public async Task DatabaseAway_IsSaidAndPasses()
    {
        await using var postgres = new PostgreSqlServer();
        await postgres.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var server = await ApiServer.StartAsync(database);
        await using var keyed = await ApiServer.StartAsync(database, settings: [("Access:Keys", "required"), ("DATAFORGE_ADMIN_KEY", KeyedApi.AdminKey)]);
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
        var (health, ready) = (await http.AskAsync("health"), await http.AskAsync("ready"));
        await postgres.StartAsync();

        foreach (var answer in answers)
        {
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "database_unavailable"), answer.Text);
            answer.Message.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            answer.Text.ShouldNotContain("Npgsql");
        }

        health.Status.ShouldBe(HttpStatusCode.OK);
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

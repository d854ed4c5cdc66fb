using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Network;
using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>A process that starts while its database does not answer is alive, says so, and serves as soon as it can.</summary>
public sealed class WaitingRoomTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Start_DatabaseSilent_AnswersThatItLivesAndIsNotReady_ThenServes()
    {
        var database = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync());
        await using var link = TcpLink.To(database.Port);
        (database.Port, database.Timeout) = (link.Port, 2);
        link.Silence();
        var address = new Uri($"http://127.0.0.1:{FreePorts.Take()}/");

        var starting = ApiServer.StartAsync(database.ConnectionString, settings: ("urls", address.ToString()));
        using var http = new HttpClient { BaseAddress = new Uri(address, "api/v1/") };
        await Eventually.SucceedsAsync(async () => (await http.AskAsync("health")).Status.ShouldBe(HttpStatusCode.OK));

        var ready = await http.AskAsync("ready");
        using var refused = await http.PostAsync(new Uri("jobs", UriKind.Relative), new StringContent("{}"));
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        starting.IsCompleted.ShouldBeFalse();
        (ready.Status, ready.Json.GetProperty("status").GetString(), ready.Json.GetProperty("checks").GetProperty("database").GetString())
            .ShouldBe((HttpStatusCode.ServiceUnavailable, "not_ready", "unreachable"));
        (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.ServiceUnavailable, "application/problem+json", "starting"));
        refused.Headers.RetryAfter.ShouldNotBeNull();
        refused.Headers.GetValues("X-Request-Id").Single().ShouldBe(problem.GetProperty("request_id").GetString());

        link.Speak();
        await using var server = await starting;
        (await http.AskAsync("ready")).Status.ShouldBe(HttpStatusCode.OK);
        (await http.AskAsync("jobs")).Status.ShouldBe(HttpStatusCode.OK);
    }
}

using System.Net;
using System.Text.Json;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Api;

/// <summary>Commands, with a worker in the same process.</summary>
public sealed class ControlJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Commands_ThroughAJobsLife_AreAnsweredWithItsNewStatus()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), worker: true, settings: ("MOCK_LATENCY_MS", "20"));
        var http = server.Http;
        var id = await http.SubmitAsync("""{"count":100000,"prompt":"Write something."}""");
        await UntilAsync(http, id, job => job.GetProperty("progress").GetProperty("accepted").GetInt64() > 0);

        var paused = await http.PostAsync($"jobs/{id}/pause", "");
        var again = await http.PostAsync($"jobs/{id}/pause", "");
        var deleted = await http.AskAsync(HttpMethod.Delete, $"jobs/{id}");
        var resumed = await http.PostAsync($"jobs/{id}/resume", "");
        var cancelled = await http.PostAsync($"jobs/{id}/cancel", "");
        var tooLate = await http.PostAsync($"jobs/{id}/resume", "");
        var cancelledAgain = await http.PostAsync($"jobs/{id}/cancel", "");

        foreach (var accepted in (Answer[])[paused, again, resumed, cancelled, cancelledAgain])
        {
            accepted.Status.ShouldBe(HttpStatusCode.Accepted, accepted.Text);
        }

        StatusOf(paused).ShouldBe("paused");
        StatusOf(again).ShouldBe("paused");
        StatusOf(resumed).ShouldBe("running");
        StatusOf(cancelled).ShouldBe("cancelled");
        StatusOf(cancelledAgain).ShouldBe("cancelled");
        (deleted.Status, deleted.Code).ShouldBe((HttpStatusCode.Conflict, "invalid_transition"));
        (tooLate.Status, tooLate.Code).ShouldBe((HttpStatusCode.Conflict, "invalid_transition"));
        tooLate.Json.GetProperty("detail").GetString()!.ShouldContain("cancelled");
        (await http.AskAsync(HttpMethod.Delete, $"jobs/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await http.AskAsync($"jobs/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await http.PostAsync($"jobs/{id}/cancel", "")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string? StatusOf(Answer answer) => answer.Json.GetProperty("status").GetString();

    private static async Task UntilAsync(HttpClient http, Guid id, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition((await http.AskAsync($"jobs/{id}")).Json))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}

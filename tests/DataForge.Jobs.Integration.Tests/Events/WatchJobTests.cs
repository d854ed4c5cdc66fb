using System.Net;
using DataForge.Jobs.Api.Events;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>Streams of real jobs, watched from other processes than the one that works on them.</summary>
public sealed class WatchJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly (string, string) Deaf = ("Events:PollSeconds", "60");

    [Fact]
    public async Task Watch_FromProcessesThatComeAndGo_TellsEachSampleAndStatusOnce()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var worker = await ApiServer.StartAsync(database, worker: true, settings: [("MOCK_LATENCY_MS", "40"), ("Worker:Concurrency", "8"), ("Worker:BatchSize", "8")]);
        // Without a look of their own they know only what they are told.
        var one = await ApiServer.StartAsync(database, settings: Deaf);
        await using var other = await ApiServer.StartAsync(database, settings: Deaf);
        var job = await worker.Http.SubmitAsync("""{"count":300,"prompt":"Say {{ n }}.","columns":[{"name":"n","type":"uuid"}]}""");

        await using var first = await WatchReader.OpenAsync(one.Http, job);
        first.MediaType.ShouldBe("text/event-stream");
        var seen = await first.UntilAsync(next => next is { Name: "sample", Ordinal: >= 40 });
        await using (var second = await WatchReader.OpenAsync(other.Http, job, after: first.LastId))
        {
            seen.AddRange(await second.UntilAsync(next => next is { Name: "sample", Ordinal: >= 100 }));
            seen.Add((await second.NextAsync()).ShouldNotBeNull());
            await one.DisposeAsync();
            await using var restarted = await ApiServer.StartAsync(database, settings: Deaf);
            await using var third = await WatchReader.OpenAsync(restarted.Http, job, after: second.LastId);
            seen.AddRange(await third.RestAsync());

            seen.Where(next => next.Name == "sample").Select(next => next.Ordinal).ShouldBe(Enumerable.Range(0, 300).Select(ordinal => (long)ordinal));
            seen.Where(next => next.Name == "status").Select(next => next.Status).ShouldBe(["queued", "running", "completed"]);
            seen[^1].Status.ShouldBe("completed");
            var progress = seen.Where(next => next.Name == "progress").ToList();
            progress[^1].Data.GetProperty("accepted").GetInt64().ShouldBe(300);
            progress.Select(next => next.Data.GetProperty("candidates").GetInt64()).ShouldBeInOrder();
            seen.Select(next => next.Id).Distinct().Count().ShouldBeGreaterThan(300);

            await using var late = await WatchReader.OpenAsync(restarted.Http, job, after: third.LastId);
            late.Status.ShouldBe(HttpStatusCode.NoContent);
            await using var again = await WatchReader.OpenAsync(restarted.Http, job, "?events=status,sample");
            var whole = await again.RestAsync();
            whole.Select(next => next.Name).Distinct().ShouldBe(["status", "sample"]);
            whole.Count.ShouldBe(303);
            await using var fromNow = await WatchReader.OpenAsync(restarted.Http, job, "?from=now");
            (await fromNow.RestAsync()).Select(next => next.Name).ShouldBe(["progress", "status"]);
        }
    }

    [Fact]
    public async Task Watch_JobThatIsOpenedAgain_GoesOnWithWhatIsAcceptedThenWhateverItsOrdinal()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, new SimulatorBehaviour { Rules = [new() { PromptContains = "odd", Fault = SimulatorFault.Status, Status = 400 }] }, worker: true);
        var job = await api.Http.SubmitAsync("""{"count":60,"max_candidates":60,"prompt":"Say {{ n }}.","columns":[{"name":"n","type":"category","values":["odd","even"]}]}""");
        await using var before = await WatchReader.OpenAsync(api.Http, job);
        var seen = await before.RestAsync();
        seen[^1].Status.ShouldBe("failed");
        var first = seen.Count(next => next.Name == "sample");
        first.ShouldBeInRange(1, 59);

        api.Provider.Behaviour = new SimulatorBehaviour();
        (await api.Http.PostAsync($"jobs/{job}/retry", "{}")).Status.ShouldBe(HttpStatusCode.Accepted);
        await using var after = await WatchReader.OpenAsync(api.Http, job, after: before.LastId);
        var more = await after.RestAsync();

        more.Where(next => next.Name == "status").Select(next => next.Status).ShouldBe(["running", "completed"]);
        more.Where(next => next.Name == "sample").Min(next => next.Ordinal).ShouldBeLessThan(seen.Where(next => next.Name == "sample").Max(next => next.Ordinal));
        seen.Concat(more).Where(next => next.Name == "sample").Select(next => next.Ordinal).Order().ShouldBe(Enumerable.Range(0, 60).Select(ordinal => (long)ordinal));
        await using var whole = await WatchReader.OpenAsync(api.Http, job, "?events=sample,status");
        (await whole.RestAsync()).Where(next => next.Name == "sample").Select(next => next.Ordinal)
            .ShouldBe(seen.Concat(more).Where(next => next.Name == "sample").Select(next => next.Ordinal));
    }

    [Fact]
    public async Task Watch_ClientsThatTakeNothingOrGo_AreForgotten_AndDelayNobody()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await ApiServer.StartAsync(database, worker: true);
        var job = await api.Http.SubmitAsync("""{"count":1000,"prompt":"Say {{ n }}.","columns":[{"name":"n","type":"uuid"}]}""");
        var idle = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => WatchReader.OpenAsync(api.Http, job)));

        await using var reader = await WatchReader.OpenAsync(api.Http, job);
        (await reader.RestAsync()).Count(next => next.Name == "sample").ShouldBe(1000);

        foreach (var one in idle)
        {
            await one.DisposeAsync();
        }

        await Eventually.BecomesTrueAsync(() => api.Get<JobFeeds>().Count == 0);
    }

    [Fact]
    public async Task Watch_WithWhatIsNoId_IsRefused()
    {
        await using var api = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        var job = await api.Http.SubmitAsync();

        foreach (var id in (string[])["nonsense", "1-2-3", "1-2-3--4", "1-2-3-99999999999999999999", "99999999999-0-0-0", new string('1', 5000)])
        {
            var answer = await api.Http.AskAsync(HttpMethod.Get, $"jobs/{job}/events", null, ("Last-Event-ID", id));
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "validation_failed"), id);
        }

        (await api.Http.AskAsync($"jobs/{job}/events?events=status,statis")).ErrorPaths.ShouldBe(["events"]);
        (await api.Http.AskAsync($"jobs/{Guid.NewGuid()}/events")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}

using System.Net;
using DataForge.Jobs.Api.Events;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>Clients that come back with the last id that they heard, whatever they listen to.</summary>
public sealed class ComingBackTests(ComingBackTests.Fixture fixture) : IClassFixture<ComingBackTests.Fixture>
{
    private const string Long = """{"count":100000,"prompt":"x"}""";

    [Fact]
    public async Task Watch_ProgressAlone_ComesBackAfterTheEnd_AndIsToldHowItEnded()
    {
        var api = fixture.Api;
        var job = await api.Http.SubmitAsync(Long);
        var rows = new WatchedRows(api, job);
        await rows.AcceptAsync(2);
        string? last;
        await using (var before = await WatchReader.OpenAsync(api.Http, job, "?events=progress"))
        {
            (await before.NextAsync()).ShouldNotBeNull().Data.GetProperty("accepted").GetInt64().ShouldBe(2);
            last = before.LastId;
        }

        await ForgottenAsync(api);
        await rows.AcceptAsync(3);
        await rows.EndAsync();
        await using var after = await WatchReader.OpenAsync(api.Http, job, "?events=progress", last);
        var told = (await after.RestAsync()).ShouldHaveSingleItem();

        told.Data.GetProperty("accepted").GetInt64().ShouldBe(5);
        await using var again = await WatchReader.OpenAsync(api.Http, job, "?events=progress", after.LastId);
        again.Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Watch_FromNow_BrokenBeforeTheFirstEvent_MissesNothing()
    {
        var api = fixture.Api;
        var job = await api.Http.SubmitAsync(Long);
        var rows = new WatchedRows(api, job);
        await rows.AcceptAsync(3);
        string? last;
        await using (var before = await WatchReader.OpenAsync(api.Http, job, "?events=sample&from=now"))
        {
            last = await before.BeginningAsync();
        }

        await ForgottenAsync(api);
        await rows.AcceptAsync(2);
        await using var after = await WatchReader.OpenAsync(api.Http, job, "?events=sample&from=now", last);
        (await after.UntilAsync(next => next.Ordinal == 4)).Select(next => next.Ordinal).ShouldBe([3L, 4L]);
    }

    [Fact]
    public async Task Watch_JobThatEndedWithoutASample_IsToldToBeOverWhenOneComesBack()
    {
        var api = fixture.Api;
        var job = await api.Http.SubmitAsync(Long);
        await new WatchedRows(api, job).EndAsync();

        await using var samples = await WatchReader.OpenAsync(api.Http, job, "?events=sample");
        (await samples.RestAsync()).ShouldBeEmpty();
        await using var again = await WatchReader.OpenAsync(api.Http, job, "?events=sample", samples.LastId);

        // Else browsers would come back every second for ever.
        again.Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("1-0-999999999-1")]
    [InlineData("1-7-1-1")]
    public async Task Watch_WithAPlaceBeyondEverything_KeepsNothingFromOthers(string beyond)
    {
        var api = fixture.Api;
        var job = await api.Http.SubmitAsync(Long);
        var rows = new WatchedRows(api, job);
        await rows.AcceptAsync(3);
        await using var lost = await WatchReader.OpenAsync(api.Http, job, after: beyond);
        (await lost.NextAsync()).ShouldNotBeNull().Name.ShouldBe("progress");

        await using var fromNow = await WatchReader.OpenAsync(api.Http, job, "?events=sample&from=now");
        await fromNow.BeginningAsync();
        await rows.AcceptAsync(1);
        var told = await fromNow.NextAsync();

        told.ShouldNotBeNull().Ordinal.ShouldBe(3);
    }

    // What a process still remembers of a job would hide what a client forgets.
    private static Task ForgottenAsync(ApiServer api) => Eventually.BecomesTrueAsync(() => api.Get<JobFeeds>().Count == 0);

    /// <summary>An API without a worker: jobs change as tests want.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly PostgreSqlFixture _postgres = new();
        private ApiServer? _api;

        public ApiServer Api => _api!;

        public async Task InitializeAsync()
        {
            await _postgres.InitializeAsync();
            _api = await ApiServer.StartAsync(await _postgres.Server.CreateDatabaseAsync());
        }

        public async Task DisposeAsync()
        {
            await Api.DisposeAsync();
            await _postgres.DisposeAsync();
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using DataForge.Jobs.Api.Events;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>What watching a job costs, and how it keeps its pace.</summary>
public sealed class FeedTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Watch_AHundredListeners_CostNoMoreStatementsThanOne()
    {
        // Without a look of their own, what they ask does not depend on how long they take.
        await using var few = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), settings: ("Events:PollSeconds", "60"));
        await using var many = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), settings: ("Events:PollSeconds", "60"));
        using var statements = new StatementCount();

        var (one, hundred) = (RunAsync(few, 1), RunAsync(many, 100));
        await Task.WhenAll(one, hundred);

        statements.Of(few).ShouldBeGreaterThan(10);
        // Changes that come together are looked at together, by chance.
        statements.Of(many).ShouldBeLessThan(statements.Of(few) + 20);
        many.Get<JobFeeds>().Count.ShouldBe(0);
    }

    [Fact]
    public async Task Watch_JobThatChangesAllTheTime_TellsAFewTimesASecond()
    {
        await using var api = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        var job = await api.Http.SubmitAsync("""{"count":100000,"prompt":"x"}""");
        await using var reader = await WatchReader.OpenAsync(api.Http, job, "?events=progress,status");
        await reader.UntilAsync(next => next.Name == "progress");

        var clock = Stopwatch.StartNew();
        var changing = Task.Run(async () =>
        {
            var rows = new WatchedRows(api, job);
            while (clock.Elapsed < TimeSpan.FromSeconds(2))
            {
                await rows.AcceptAsync(1);
            }

            await rows.EndAsync();
        });
        var told = await reader.RestAsync();
        await changing;

        var seconds = clock.Elapsed.TotalSeconds;
        told.Count(next => next.Name == "progress").ShouldBeInRange(2, (int)(4 * seconds) + 2);
        (told[^1].Name, told[^1].Status).ShouldBe(("status", "completed"));
    }

    [Fact]
    public async Task Watch_SilentJob_SendsCommentsUntilItIsDeleted()
    {
        await using var api = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), settings: ("Events:HeartbeatSeconds", "0.2"));
        var job = await api.Http.SubmitAsync();
        await using var reader = await WatchReader.OpenAsync(api.Http, job);
        (await reader.NextAsync()).ShouldNotBeNull().Status.ShouldBe("queued");
        (await reader.NextAsync()).ShouldNotBeNull().Name.ShouldBe("progress");
        var rest = reader.RestAsync();

        await Eventually.BecomesTrueAsync(() => reader.Comments >= 2);
        // Nobody says so: it is found out by looking.
        await api.ExecuteAsync($"DELETE FROM jobs WHERE id = '{job}'");

        (await rest).ShouldBeEmpty();
        await Eventually.BecomesTrueAsync(() => api.Get<JobFeeds>().Count == 0);
    }

    [Fact]
    public async Task Watch_ProcessThatStops_LetsItsListenersGo()
    {
        var api = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        var job = await api.Http.SubmitAsync();
        await using var reader = await WatchReader.OpenAsync(api.Http, job);
        await reader.NextAsync();

        var clock = Stopwatch.StartNew();
        await api.DisposeAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Watch_LargeSamples_WaitForTheClientOneByOne()
    {
        const int Size = 200_000;
        await using var api = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        var job = await api.Http.SubmitAsync("""{"count":100000,"prompt":"x"}""");
        var rows = new WatchedRows(api, job);
        await rows.AcceptAsync(20);
        await api.ExecuteAsync($"UPDATE candidates SET text = repeat('x', {Size}) WHERE job_id = '{job}'");
        await rows.EndAsync();
        var feed = (await api.Get<JobFeeds>().JoinAsync("default", job, default)).ShouldNotBeNull();
        var body = new MeasuredBody();

        await new EventListener(feed, EventKinds.All, SeenSoFar.Nothing, new EventWriter(body.Context, TimeProvider.System), () => ValueTask.FromResult(true), TimeSpan.FromSeconds(15), TimeProvider.System).RunAsync(default);

        body.All.ShouldBeGreaterThan(20 * Size);
        body.MostUnsent.ShouldBeLessThan(2 * Size);
        api.Get<JobFeeds>().Leave(feed);
    }

    private static async Task RunAsync(ApiServer api, int listeners)
    {
        var job = await api.Http.SubmitAsync("""{"count":100000,"prompt":"x"}""");
        var rows = new WatchedRows(api, job);
        await rows.AcceptAsync(5);
        var readers = await Task.WhenAll(Enumerable.Range(0, listeners).Select(_ => WatchReader.OpenAsync(api.Http, job)));
        for (var step = 1; step <= 3; step++)
        {
            await rows.AcceptAsync(2);
            var last = 4 + 2 * step;
            await Task.WhenAll(readers.Select(reader => reader.UntilAsync(next => next.Name == "sample" && next.Ordinal == last)));
        }

        await rows.EndAsync();
        foreach (var rest in await Task.WhenAll(readers.Select(reader => reader.RestAsync())))
        {
            rest[^1].Status.ShouldBe("completed");
        }

        await Eventually.BecomesTrueAsync(() => api.Get<JobFeeds>().Count == 0);
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask()));
    }

    /// <summary>Counts what processes ask their databases.</summary>
    private sealed class StatementCount : IDisposable
    {
        private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly ActivityListener _listener;

        public StatementCount()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) is string database)
                    {
                        _counts.AddOrUpdate(database, 1, (_, count) => count + 1);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Of(ApiServer api)
        {
            var database = new NpgsqlConnectionStringBuilder(api.Get<NpgsqlDataSource>().ConnectionString).Database!;
            return _counts.Where(count => count.Key.Contains(database, StringComparison.Ordinal)).Sum(count => count.Value);
        }

        public void Dispose() => _listener.Dispose();
    }
}

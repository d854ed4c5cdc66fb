using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Replay;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Replay;
using DataForge.Jobs.Testing.PostgreSql;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Integration.Tests.Replay;

/// <summary>The same of every store.</summary>
public sealed class ReplayStoreTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const int Size = 5;
    private static readonly ReplayEntry s_entry = new("Text with \0, \ud83d\ude00 and \"quotes\"", "stop", 12.5, 10, 20, 0.125m) { By = new ServedBy("p2", "m2") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keep_AnAnswer_IsFoundAsItWas(bool database)
    {
        await using var stored = await OpenAsync(database);
        var key = KeyOf(Question(1));

        (await stored.Store.FindAsync(key, Question(1), default)).ShouldBeNull();
        await stored.Store.KeepAsync(key, Question(1), s_entry, default);

        (await stored.Store.FindAsync(key, Question(1), default)).ShouldBe(s_entry);
        (await stored.Store.FindAsync(KeyOf(Question(2)), Question(2), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Find_OlderThanAllowed_IsNothing(bool database)
    {
        await using var stored = await OpenAsync(database);
        var brief = Question(1) with { Replay = new ReplayPolicy(TimeSpan.FromMilliseconds(300)) };
        await stored.Store.KeepAsync(KeyOf(brief), Question(1), s_entry, default);

        // Whoever wants it younger does not get it; whoever takes it older does.
        await Eventually.SucceedsAsync(async () => (await stored.Store.FindAsync(KeyOf(brief), brief, default)).ShouldBeNull());
        (await stored.Store.FindAsync(KeyOf(brief), Question(1), default)).ShouldBe(s_entry);
        // What was kept only briefly is gone for everybody.
        await stored.Store.KeepAsync(KeyOf(Question(2)), Question(2) with { Replay = new ReplayPolicy(TimeSpan.FromMilliseconds(1)) }, s_entry, default);
        await Eventually.SucceedsAsync(async () => (await stored.Store.FindAsync(KeyOf(Question(2)), Question(2), default)).ShouldBeNull());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keep_BeyondTheBound_LosesTheOldest(bool database)
    {
        await using var stored = await OpenAsync(database);
        for (var ordinal = 0; ordinal < 2 * Size; ordinal++)
        {
            await stored.Store.KeepAsync(KeyOf(Question(ordinal)), Question(ordinal), s_entry, default);
        }

        await Eventually.SucceedsAsync(async () =>
        {
            var found = new List<int>();
            for (var ordinal = 0; ordinal < 2 * Size; ordinal++)
            {
                if (await stored.Store.FindAsync(KeyOf(Question(ordinal)), Question(ordinal), default) is not null)
                {
                    found.Add(ordinal);
                }
            }

            found.ShouldBe(Enumerable.Range(Size, Size));
        });
    }

    [Fact]
    public async Task Find_AnotherTenantsKey_IsNothingEvenInTheDatabase()
    {
        await using var stored = await OpenAsync(database: true);
        var key = KeyOf(Question(1));
        await stored.Store.KeepAsync(key, Question(1), s_entry, default);

        (await stored.Store.FindAsync(key, Question(1) with { Tenant = "other" }, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Keep_OfJobs_IsNotBoundByTheInteractiveSize()
    {
        await using var stored = await OpenAsync(database: true);
        for (var ordinal = 0; ordinal < 2 * Size; ordinal++)
        {
            var question = Question(ordinal) with { Replay = new ReplayPolicy(TimeSpan.FromDays(1)) { Job = Guid.NewGuid() } };
            await stored.Store.KeepAsync(KeyOf(question), question, s_entry, default);
        }

        await stored.Store.KeepAsync(KeyOf(Question(99)), Question(99), s_entry, default);
        (await stored.Database!.ScalarAsync<long>("SELECT count(*) FROM replay_answers")).ShouldBe((2 * Size) + 1);
    }

    [Fact]
    public async Task Keep_ManyAtOnceFromTwoProcesses_KeepsTheFirstOfEach()
    {
        await using var stored = await OpenAsync(database: true);
        await using var other = stored.Another();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            var question = Question(i % 100) with { Replay = new ReplayPolicy(TimeSpan.FromDays(1)) { Job = Guid.NewGuid() } };
            await (i % 2 == 0 ? stored : other).Store.KeepAsync(KeyOf(question), question, s_entry with { Text = $"{i}" }, default);
        }));

        (await stored.Database!.ScalarAsync<long>("SELECT count(*) FROM replay_answers")).ShouldBe(100);
    }

    [Fact]
    public async Task Purge_Expired_RemovesThemAndNothingElse()
    {
        await using var stored = await OpenAsync(database: true);
        await stored.Store.KeepAsync(KeyOf(Question(1)), Question(1), s_entry, default);
        await stored.Store.KeepAsync(KeyOf(Question(2)), Question(2) with { Replay = new ReplayPolicy(TimeSpan.FromMilliseconds(1)) }, s_entry, default);

        await Eventually.SucceedsAsync(async () =>
        {
            await stored.Database!.Get<ReplayAnswers>().PurgeAsync(default);
            (await stored.Database.ScalarAsync<long>("SELECT count(*) FROM replay_answers")).ShouldBe(1);
        });
        (await stored.Store.FindAsync(KeyOf(Question(1)), Question(1), default)).ShouldBe(s_entry);
    }

    private static CompletionRequest Question(long ordinal) =>
        new("p", "m", [new ChatMessage(ChatRole.User, "Write.")]) { Tenant = "t", Ordinal = ordinal, Replay = new ReplayPolicy(TimeSpan.FromDays(1)) };

    private static ReplayKey KeyOf(CompletionRequest request) => ReplayKey.Of(request)!.Value;

    private async Task<OpenStore> OpenAsync(bool database) =>
        database ? OpenStore.On(await StorageDatabase.CreateAsync(postgres)) : new OpenStore(new MemoryReplayStore(Size, TimeProvider.System), null, ownsDatabase: false);

    private sealed class OpenStore(IReplayStore store, StorageDatabase? database, bool ownsDatabase) : IAsyncDisposable
    {
        public IReplayStore Store => store;

        public StorageDatabase? Database => database;

        public static OpenStore On(StorageDatabase database) => new(Start(database), database, ownsDatabase: true);

        public OpenStore Another() => new(Start(database!), database, ownsDatabase: false);

        public async ValueTask DisposeAsync()
        {
            if (store is PostgresReplayStore started)
            {
                await started.StopAsync(default);
                started.Dispose();
            }

            if (ownsDatabase)
            {
                await database!.DisposeAsync();
            }
        }

        private static PostgresReplayStore Start(StorageDatabase database)
        {
            var store = new PostgresReplayStore(
                database.Get<ReplayAnswers>(), new ReplayOptions { Enabled = true, Size = Size }, new ProcessIdentity(), TimeProvider.System, NullLogger<PostgresReplayStore>.Instance);
            store.StartAsync(default).GetAwaiter().GetResult();
            return store;
        }
    }
}

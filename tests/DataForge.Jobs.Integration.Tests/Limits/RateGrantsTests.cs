using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Limits;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Limits;

public sealed class RateGrantsTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly RateTerms Far = new(TimeSpan.FromHours(1), TimeSpan.Zero);

    [Fact]
    public async Task TakeAsync_ManyProcessesAtOnce_GivesEveryMomentOnce()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var grants = database.Get<RateGrants>();

        // Moments are told relative to each answer; the row's own account of them is absolute.
        var before = await DatabaseTimeAsync(database);
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => grants.TakeAsync("p", n, Interval * n, TimeSpan.Zero, Far, default)));
        var given = await database.ScalarAsync<DateTime>("SELECT request_at FROM provider_rates");

        // 820 permits at 10 ms take up 8.2 s from the first on, whoever took them.
        (given - before).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(8.2));
    }

    [Fact]
    public async Task TakeAsync_OneAfterAnother_BeginsWhereTheLastOneEnds()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var grants = database.Get<RateGrants>();

        var first = await grants.TakeAsync("p", 100, Interval * 100, TimeSpan.FromSeconds(30), Far, default);
        var second = await grants.TakeAsync("p", 1, Interval, TimeSpan.Zero, Far, default);

        first.FirstRequestIn.ShouldBe(TimeSpan.Zero);
        second.FirstRequestIn.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        second.FirstTokenIn.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TakeAsync_PastTheHorizon_GivesNothingAndTakesNothing()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var grants = database.Get<RateGrants>();
        var near = new RateTerms(TimeSpan.FromSeconds(2), TimeSpan.Zero);
        await grants.TakeAsync("p", 1, TimeSpan.FromMinutes(10), TimeSpan.Zero, near, default);
        var given = await database.ScalarAsync<DateTime>("SELECT request_at FROM provider_rates");

        var refused = await grants.TakeAsync("p", 5, Interval * 5, TimeSpan.Zero, near, default);

        refused.Count.ShouldBe(0);
        refused.FirstRequestIn.ShouldBeGreaterThan(TimeSpan.FromMinutes(9));
        (await database.ScalarAsync<DateTime>("SELECT request_at FROM provider_rates")).ShouldBe(given);
    }

    [Fact]
    public async Task TakeAsync_LongUnused_SavesUpNoMoreThanTheCatchUp()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var grants = database.Get<RateGrants>();
        var terms = Far with { CatchUp = TimeSpan.FromMilliseconds(250) };

        var grant = await grants.TakeAsync("p", 1, Interval, Interval, terms, default);

        (grant.FirstRequestIn, grant.FirstTokenIn).ShouldBe((-terms.CatchUp, -terms.CatchUp));
    }

    [Fact]
    public async Task CorrectAsync_MoreTokensThanEstimated_MovesTheNextOnesBack()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var grants = database.Get<RateGrants>();
        await grants.TakeAsync("p", 1, TimeSpan.Zero, TimeSpan.FromSeconds(10), Far, default);
        var before = await database.ScalarAsync<DateTime>("SELECT token_at FROM provider_rates");

        await grants.CorrectAsync("p", TimeSpan.FromSeconds(3), default);

        (await database.ScalarAsync<DateTime>("SELECT token_at FROM provider_rates")).ShouldBe(before.AddSeconds(3));
    }

    private static Task<DateTime> DatabaseTimeAsync(StorageDatabase database) => database.ScalarAsync<DateTime>("SELECT clock_timestamp()");
}

using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Limits;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Limits;

public sealed class ConcurrencySharesTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const int Limit = 10;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task LeaseAsync_AnyDemandsAtOnce_NeverSharesOutMoreThanTheLimit()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var shares = database.Get<ConcurrencyShares>();
        var processes = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToList();
        var highest = 0L;

        await Task.WhenAll(processes.Select(async (process, index) =>
        {
            var random = new Random(index);
            var held = 0;
            for (var i = 0; i < 40; i++)
            {
                // Calls are under way up to the share held before, and are only then told of.
                held = await shares.LeaseAsync("p", process, new ConcurrencyDemand(random.Next(0, 12), random.Next(0, held + 1)), Limit, Long, default);
                var sum = await database.ScalarAsync<long>("SELECT sum(held) FROM provider_shares");
                InterlockedMax(ref highest, sum);
            }
        }));

        highest.ShouldBe(Limit);
    }

    [Fact]
    public async Task LeaseAsync_OneWantsAllAndAnotherComes_BothEndWithHalf()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var shares = database.Get<ConcurrencyShares>();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        (await LeaseAsync(first, wanted: 100, inFlight: 0)).ShouldBe(Limit);
        (await LeaseAsync(second, wanted: 100, inFlight: 0)).ShouldBe(0);
        (await LeaseAsync(first, wanted: 100, inFlight: 10)).ShouldBe(5);
        (await LeaseAsync(second, wanted: 100, inFlight: 0)).ShouldBe(0);
        (await LeaseAsync(first, wanted: 100, inFlight: 5)).ShouldBe(5);
        (await LeaseAsync(second, wanted: 100, inFlight: 0)).ShouldBe(5);

        Task<int> LeaseAsync(Guid process, int wanted, int inFlight) => shares.LeaseAsync("p", process, new ConcurrencyDemand(wanted, inFlight), Limit, Long, default);
    }

    [Fact]
    public async Task LeaseAsync_HolderDied_ItsShareIsFreeAfterTheLease()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var shares = database.Get<ConcurrencyShares>();
        await shares.LeaseAsync("p", Guid.NewGuid(), new ConcurrencyDemand(10, 0), Limit, TimeSpan.Zero, default);

        (await shares.LeaseAsync("p", Guid.NewGuid(), new ConcurrencyDemand(10, 0), Limit, Long, default)).ShouldBe(Limit);
    }

    [Theory]
    [InlineData(10, new[] { 100, 100 }, new[] { 5, 5 })]
    [InlineData(10, new[] { 2, 100 }, new[] { 2, 8 })]
    [InlineData(10, new[] { 1, 0, 100, 100 }, new[] { 0, 1, 4, 5 })]
    [InlineData(2, new[] { 9, 9, 9 }, new[] { 0, 1, 1 })]
    public void Divide_ByMaxMinFairness(int places, int[] wanted, int[] given)
    {
        var shares = FairShares.Divide(places, [.. wanted.Select(each => (Guid.NewGuid(), each))], round: 3);

        shares.Values.Order().ShouldBe(given.Order());
    }

    [Fact]
    public void Divide_TooFewPlaces_GoRoundInTurn()
    {
        var all = Enumerable.Range(0, 3).Select(_ => (Guid.NewGuid(), 9)).ToList();

        var served = Enumerable.Range(0, 3).SelectMany(round => FairShares.Divide(1, all, round).Where(share => share.Value == 1).Select(share => share.Key));

        served.Distinct().Count().ShouldBe(3);
    }

    private static void InterlockedMax(ref long location, long value)
    {
        for (var seen = Interlocked.Read(ref location); value > seen; seen = Interlocked.Read(ref location))
        {
            if (Interlocked.CompareExchange(ref location, value, seen) == seen)
            {
                return;
            }
        }
    }
}

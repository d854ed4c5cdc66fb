using DataForge.Jobs.Generation.Providers.Resilience;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class AdaptiveConcurrencyTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Leave_BurstOf429_ShrinksOnceAndASecondBurstAgain()
    {
        var limit = Create(16);
        var burst = await EnterAsync(limit, 8);
        burst.ForEach(admission => limit.Leave(admission, CallVerdict.RateLimited, null));
        limit.Limit.ShouldBe(12);

        var next = await EnterAsync(limit, 3);
        next.ForEach(admission => limit.Leave(admission, CallVerdict.RateLimited, null));

        limit.Limit.ShouldBe(9);
        limit.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Leave_ManyBursts_NeverGoBelowOne()
    {
        var limit = Create(4);
        for (var burst = 0; burst < 20; burst++)
        {
            limit.Leave(await limit.EnterAsync(isPatient: true, default), CallVerdict.RateLimited, null);
        }

        limit.Limit.ShouldBe(1);
    }

    [Fact]
    public async Task Leave_TwentyFiveSuccesses_GrowByOneUpToTheCeiling()
    {
        var limit = Create(4);
        limit.Leave(await limit.EnterAsync(isPatient: true, default), CallVerdict.RateLimited, null);
        limit.Limit.ShouldBe(3);

        await SucceedAsync(limit, 24);
        limit.Limit.ShouldBe(3);
        await SucceedAsync(limit, 1);
        limit.Limit.ShouldBe(4);
        await SucceedAsync(limit, 100);
        limit.Limit.ShouldBe(4);
    }

    [Fact]
    public async Task EnterAsync_Full_WaitsInOrder()
    {
        var limit = Create(1);
        var first = await limit.EnterAsync(isPatient: true, default);
        var second = limit.EnterAsync(isPatient: true, default).AsTask();
        var third = limit.EnterAsync(isPatient: true, default).AsTask();

        limit.Leave(first, CallVerdict.Success, null);

        limit.Leave(await second, CallVerdict.Success, null);
        (await third).Granted.ShouldBeTrue();
        limit.InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_TakesNoPlace()
    {
        var limit = Create(1);
        var first = await limit.EnterAsync(isPatient: true, default);
        using var cancellation = new CancellationTokenSource();
        var cancelled = limit.EnterAsync(isPatient: true, cancellation.Token).AsTask();
        var patient = limit.EnterAsync(isPatient: true, default).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        limit.Leave(first, CallVerdict.Success, null);

        (await patient).Granted.ShouldBeTrue();
        limit.InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task EnterAsync_DuringShortCooldown_WaitsUntilItIsOver()
    {
        var limit = Create(4);
        limit.Leave(await limit.EnterAsync(isPatient: true, default), CallVerdict.RateLimited, TimeSpan.FromSeconds(2));

        var waiting = limit.EnterAsync(isPatient: true, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        waiting.IsCompleted.ShouldBeFalse();
        limit.CooldownLeft.ShouldBe(TimeSpan.FromSeconds(0.1));
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_CooldownGrowsWhileWaiting_WaitsForTheLaterEnd()
    {
        var limit = Create(4);
        var both = await EnterAsync(limit, 2);
        limit.Leave(both[0], CallVerdict.RateLimited, TimeSpan.FromSeconds(1));
        var waiting = limit.EnterAsync(isPatient: true, default).AsTask();
        limit.Leave(both[1], CallVerdict.RateLimited, TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(1));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));

        (await waiting).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_DuringLongCooldown_TurnsAwayEverybodyAtOnce()
    {
        var limit = Create(1);
        var first = await limit.EnterAsync(isPatient: true, default);
        var queued = limit.EnterAsync(isPatient: true, default).AsTask();

        limit.Leave(first, CallVerdict.RateLimited, TimeSpan.FromSeconds(60));
        var late = await limit.EnterAsync(isPatient: true, default);

        (await queued).Granted.ShouldBeFalse();
        (await queued).RestsFor.ShouldBe(TimeSpan.FromSeconds(60));
        late.Granted.ShouldBeFalse();
        limit.InFlight.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(60));
        (await limit.EnterAsync(isPatient: true, default)).Granted.ShouldBeTrue();
    }

    [Fact]
    public async Task EnterAsync_ManyThreads_NeverExceedTheLimit()
    {
        var limit = Create(7);
        var inside = 0;
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (_, token) =>
        {
            var admission = await limit.EnterAsync(isPatient: true, token);
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            limit.Leave(admission, CallVerdict.Success, null);
        });

        most.ShouldBeLessThanOrEqualTo(7);
        limit.InFlight.ShouldBe(0);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static async Task<List<Admission>> EnterAsync(AdaptiveConcurrency limit, int count)
    {
        var admissions = new List<Admission>();
        for (var index = 0; index < count; index++)
        {
            admissions.Add(await limit.EnterAsync(isPatient: true, default));
        }

        return admissions;
    }

    private static async Task SucceedAsync(AdaptiveConcurrency limit, int count)
    {
        for (var index = 0; index < count; index++)
        {
            limit.Leave(await limit.EnterAsync(isPatient: true, default), CallVerdict.Success, null);
        }
    }

    private AdaptiveConcurrency Create(int ceiling) => new(ceiling, TimeSpan.FromSeconds(5), _time);
}

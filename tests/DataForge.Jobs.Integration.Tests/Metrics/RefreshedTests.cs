using DataForge.Jobs.Hosting.Metrics.Sources;

namespace DataForge.Jobs.Integration.Tests.Metrics;

public sealed class RefreshedTests
{
    private readonly Clock _clock = new();
    private int _readings;

    [Fact]
    public async Task GetAsync_ByMany_ReadsOnceAndAgainOnlyWhenItIsOld()
    {
        var refreshed = Of(async _ =>
        {
            await Task.Yield();
            return "known";
        });

        (await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => await refreshed.GetAsync(default)))).ShouldAllBe(value => value == "known");
        _clock.Pass(Refreshed<string>.Fresh / 2);
        await refreshed.GetAsync(default);
        _readings.ShouldBe(1);
        _clock.Pass(Refreshed<string>.Fresh);
        (await refreshed.GetAsync(default)).ShouldBe("known");
        _readings.ShouldBe(2);
    }

    [Fact]
    public async Task GetAsync_Failing_IsUnknownAndNotAskedAgainAtOnce()
    {
        var refreshed = Of(_ => _readings == 2 ? Task.FromResult("back") : throw new InvalidOperationException("away"));

        (await refreshed.GetAsync(default)).ShouldBeNull();
        (await refreshed.GetAsync(default)).ShouldBeNull();
        _readings.ShouldBe(1);
        _clock.Pass(Refreshed<string>.Fresh);
        (await refreshed.GetAsync(default)).ShouldBe("back");
    }

    [Fact]
    public async Task GetAsync_Hanging_KeepsNobodyForLongAndShowsWhatItKnewForAWhile()
    {
        var hangs = new TaskCompletionSource<string>();
        var refreshed = new Refreshed<string>(_ => Interlocked.Increment(ref _readings) == 1 ? Task.FromResult("old") : hangs.Task, _clock);
        (await refreshed.GetAsync(default)).ShouldBe("old");
        _clock.Pass(Refreshed<string>.Fresh);

        var before = _clock.Waits;
        (await refreshed.GetAsync(default)).ShouldBe("old");
        (await refreshed.GetAsync(default)).ShouldBe("old");

        // The second one no longer waits for what hangs already.
        (_clock.Waits - before).ShouldBeLessThanOrEqualTo(1);
        _readings.ShouldBe(2);
    }

    private Refreshed<string> Of(Func<CancellationToken, Task<string>> read) => new(
        token =>
        {
            Interlocked.Increment(ref _readings);
            return read(token);
        },
        _clock);

    private sealed class Clock : TimeProvider
    {
        private long _passed;
        private int _waits;

        /// <summary>How often somebody waited, for no longer than they should; what is left of a millisecond is no wait.</summary>
        public int Waits => _waits;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > Refreshed<string>.Patience / 10 && dueTime <= Refreshed<string>.Patience)
            {
                Interlocked.Increment(ref _waits);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }

        public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _passed);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));
    }
}

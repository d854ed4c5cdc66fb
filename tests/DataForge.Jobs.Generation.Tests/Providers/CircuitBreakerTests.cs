using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Resilience;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class CircuitBreakerTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Report_FailuresInARow_OpenForAWhile()
    {
        var breaker = await OpenAsync();

        var blocked = await breaker.PassAsync(isPatient: true, default);

        blocked.Granted.ShouldBeFalse();
        blocked.RestsFor.ShouldBe(Rest);
        breaker.State.ShouldBe(CircuitState.Open);
    }

    [Theory]
    [InlineData(CallVerdict.Success)]
    [InlineData(CallVerdict.Refused)]
    internal async Task Report_AnyAnswerInBetween_StartsTheCountAnew(CallVerdict answer)
    {
        var breaker = Create();
        foreach (var verdict in (CallVerdict[])[CallVerdict.Failure, CallVerdict.Failure, answer, CallVerdict.Failure, CallVerdict.Failure])
        {
            breaker.Report(await breaker.PassAsync(isPatient: true, default), verdict);
        }

        breaker.State.ShouldBe(CircuitState.Closed);
        breaker.ConsecutiveFailures.ShouldBe(2);
    }

    [Fact]
    public async Task PassAsync_AfterTheRest_LetsOneProbeOutAndTheOthersWaitForIt()
    {
        var breaker = await OpenAsync();
        _time.Advance(Rest);

        var probe = await breaker.PassAsync(isPatient: true, default);
        var other = breaker.PassAsync(isPatient: true, default).AsTask();

        probe.IsProbe.ShouldBeTrue();
        other.IsCompleted.ShouldBeFalse();
        breaker.State.ShouldBe(CircuitState.HalfOpen);
        breaker.Report(probe, CallVerdict.Success).ShouldBe(CircuitChange.Closed);
        (await other).Granted.ShouldBeTrue();
        (await other).IsProbe.ShouldBeFalse();
    }

    [Fact]
    public async Task Report_ProbeFails_RestsAgainAndSendsTheOthersAway()
    {
        var breaker = await OpenAsync();
        _time.Advance(Rest);
        var probe = await breaker.PassAsync(isPatient: true, default);
        var other = breaker.PassAsync(isPatient: true, default).AsTask();

        breaker.Report(probe, CallVerdict.Failure);

        (await other).Granted.ShouldBeFalse();
        (await other).RestsFor.ShouldBe(Rest);
    }

    [Fact]
    public async Task PassAsync_ProbeTakesTooLong_SendsTheOthersAway()
    {
        var breaker = await OpenAsync();
        _time.Advance(Rest);
        await breaker.PassAsync(isPatient: true, default);
        var other = breaker.PassAsync(isPatient: true, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));

        (await other).Granted.ShouldBeFalse();
    }

    [Fact]
    public async Task Report_ProbeWasCancelled_LeavesTheProbeToTheNext()
    {
        var breaker = await OpenAsync();
        _time.Advance(Rest);
        breaker.Report(await breaker.PassAsync(isPatient: true, default), CallVerdict.Nothing);

        (await breaker.PassAsync(isPatient: true, default)).IsProbe.ShouldBeTrue();
    }

    [Fact]
    public async Task Blocks_OpenedAfterSomebodyWasLetPass_HoldsThemButNotTheProbe()
    {
        var breaker = Create();
        var early = await breaker.PassAsync(isPatient: true, default);
        await FailAsync(breaker, 3);

        breaker.Blocks(early, out var restsFor).ShouldBeTrue();
        restsFor.ShouldBe(Rest);
        _time.Advance(Rest);
        breaker.Blocks(await breaker.PassAsync(isPatient: true, default), out _).ShouldBeFalse();
    }

    private CircuitBreaker Create() => new(3, Rest, TimeSpan.FromSeconds(5), _time);

    private async Task<CircuitBreaker> OpenAsync()
    {
        var breaker = Create();
        await FailAsync(breaker, 3);
        return breaker;
    }

    private static async Task FailAsync(CircuitBreaker breaker, int times)
    {
        for (var count = 0; count < times; count++)
        {
            breaker.Report(await breaker.PassAsync(isPatient: true, default), CallVerdict.Failure);
        }
    }
}

using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Tests.Providers;

public sealed class CallUsageTests
{
    [Fact]
    public void Sum_OfTwo_AddsEverythingAndForgetsAnUnknownCost()
    {
        var known = new CallUsage(1, 0, 10, 20, 0.1m);

        (known + new CallUsage(2, 1, 1, 2, 0.2m, IsPartial: true)).ShouldBe(new CallUsage(3, 1, 11, 22, 0.3m, IsPartial: true));
        (known + new CallUsage(3, 2, 5, 6, null)).ShouldBe(new CallUsage(4, 2, 15, 26, null));
    }

    [Fact]
    public void Sum_WithNoCalls_IsTheOther()
    {
        var known = new CallUsage(1, 0, 10, 20, 0.1m);

        (default(CallUsage) + known).ShouldBe(known);
        (known + default(CallUsage)).ShouldBe(known);
    }
}

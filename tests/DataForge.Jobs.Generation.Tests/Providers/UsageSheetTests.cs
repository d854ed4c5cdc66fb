using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Tests.Providers;

public sealed class UsageSheetTests
{
    [Fact]
    public void Add_TwoModels_SumsEachAndAll()
    {
        var sheet = new UsageSheet();
        sheet.Add("openai", "small", new CallUsage(1, 0, 10, 20, 0.1m));
        sheet.Add("custom", "own", new CallUsage(3, 2, 5, 6, null));
        sheet.Add("openai", "small", new CallUsage(2, 1, 1, 2, 0.2m));

        sheet.Models.ShouldBe([new ModelUsage("openai", "small", new CallUsage(3, 1, 11, 22, 0.3m)), new ModelUsage("custom", "own", new CallUsage(3, 2, 5, 6, null))]);
        sheet.Total.ShouldBe(new CallUsage(6, 3, 16, 28, null));
    }

    [Fact]
    public void Add_NoCalls_DoesNotMakeTheCostUnknown()
    {
        var sheet = new UsageSheet();
        sheet.Add("a", "b", default);
        sheet.Add("a", "b", new CallUsage(1, 0, 1, 1, 0.5m));

        sheet.Total.CostUsd.ShouldBe(0.5m);
    }
}

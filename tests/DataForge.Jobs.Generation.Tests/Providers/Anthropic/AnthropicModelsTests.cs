using DataForge.Jobs.Generation.Providers.Anthropic;

namespace DataForge.Jobs.Generation.Tests.Providers.Anthropic;

public sealed class AnthropicModelsTests
{
    [Fact]
    public void All_Entries_HaveDatedPricesThatFitTogether()
    {
        AnthropicModels.All.SelectMany(static model => model.Aliases.Prepend(model.Name)).ShouldBeUnique();
        foreach (var model in AnthropicModels.All)
        {
            model.IsPriced.ShouldBeTrue(model.Name);
            model.PricesNotedOn.ShouldNotBeNull(model.Name);
            model.CachedInputCostPerMillion!.Value.ShouldBeLessThan(model.InputCostPerMillion!.Value, model.Name);
            model.OutputCostPerMillion!.Value.ShouldBe(model.InputCostPerMillion.Value * 5, model.Name);
        }

        AnthropicModels.All.ShouldContain(static model => model.Name == AnthropicModels.DefaultModel);
    }

    [Theory]
    [InlineData("claude-opus-4-6", true)]
    [InlineData("claude-haiku-4-5-20251001", true)]
    [InlineData("claude-sonnet-4-20250514", true)]
    [InlineData("claude-3-7-sonnet-20250219", true)]
    [InlineData("claude-opus-4-7", false)]
    [InlineData("claude-opus-5-5", false)]
    [InlineData("claude-sonnet-6", false)]
    [InlineData("claude-haiku-5-5", false)]
    [InlineData("claude-fable-5-2", false)]
    [InlineData("claude-something-else", false)]
    public void Unlisted_ByName_KnowsWhetherItTakesSamplingAndNoPrice(string name, bool takesSampling)
    {
        var model = AnthropicModels.Unlisted(name);

        model.TakesSampling.ShouldBe(takesSampling);
        model.IsPriced.ShouldBeFalse();
        model.CostUsd(1, 0, 1).ShouldBeNull();
        if (AnthropicModels.All.FirstOrDefault(known => known.Name == name || known.Aliases.Contains(name)) is { } listed)
        {
            listed.TakesSampling.ShouldBe(takesSampling, "the list and the rule for what is not in it must agree");
        }
    }

    [Fact]
    public void CostUsd_LongPrompt_IsPricedAsOneFromTheFirstToken()
    {
        var model = AnthropicModels.All.Single(static model => model.Name == "claude-haiku-5-5");

        model.CostUsd(100_000, 50_000, 1_000).ShouldBe(((50_000 * 0.10m) + (50_000 * 0.01m) + (1_000 * 0.50m)) / 1_000_000m);
        model.CostUsd(100_001, 0, 1_000).ShouldBe(((100_001 * 0.50m) + (1_000 * 2.50m)) / 1_000_000m);
    }
}

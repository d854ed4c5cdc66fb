using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class ModelRegistryTests
{
    private static readonly ProviderEntry OpenAi = new(ProviderNames.OpenAi, ProviderNames.OpenAi) { ApiKey = "key-123456" };
    private static readonly ProviderEntry Custom = new(ProviderNames.Custom, ProviderNames.Custom) { Address = new Uri("http://localhost/v1/chat/completions"), Model = "llama-4" };

    [Theory]
    [InlineData(ProviderNames.Mock, "mock")]
    [InlineData(ProviderNames.OpenAi, "gpt-4o-mini")]
    [InlineData(ProviderNames.Custom, "llama-4")]
    public void TryResolve_NothingAsked_TakesTheBackendsModel(string backend, string model)
    {
        var registry = Registry(backend, OpenAi, Custom);

        registry.TryResolve(null, null, out var entry, out var problem).ShouldBeTrue();

        entry!.Name.ShouldBe(model);
        entry.Provider.ShouldBe(backend);
        problem.ShouldBeNull();
        registry.Default.ShouldBe(entry);
    }

    [Fact]
    public void TryResolve_AliasOrOtherCase_FindsTheModel()
    {
        var registry = Registry(ProviderNames.OpenAi, OpenAi);

        registry.TryResolve("GPT-4o-Mini-2024-07-18", null, out var entry, out _).ShouldBeTrue();

        entry!.Name.ShouldBe("gpt-4o-mini");
        entry.InputCostPerMillion.ShouldBe(0.15m);
        entry.PricesNotedOn.ShouldNotBeNull();
    }

    [Fact]
    public void TryResolve_UnknownModel_NamesNearMatches()
    {
        var registry = Registry(ProviderNames.OpenAi, OpenAi);

        registry.TryResolve("gpt-4o-mimi", null, out var entry, out var problem).ShouldBeFalse();

        entry.ShouldBeNull();
        problem!.ShouldStartWith("There is no model 'gpt-4o-mimi'; did you mean 'gpt-4o-mini'");
    }

    [Fact]
    public void TryResolve_NothingNear_NamesWhatIsAvailable()
    {
        var registry = Registry(ProviderNames.Custom, Custom);

        registry.TryResolve("completely-different", null, out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("There is no model 'completely-different'; available are mock, llama-4.");
    }

    [Fact]
    public void TryResolve_ModelOfProviderWithoutSettings_SaysWhichSettingIsMissing()
    {
        Registry(ProviderNames.Mock).TryResolve("gpt-4o", null, out _, out var problem).ShouldBeFalse();

        problem.ShouldBe("The model 'gpt-4o' is answered by the provider 'openai', which is not configured: set OPENAI_API_KEY.");
    }

    [Theory]
    [InlineData("opnai", "There is no provider 'opnai'; known providers are mock, openai")]
    [InlineData("openai", "set OPENAI_API_KEY")]
    public void TryResolve_UnusableProvider_SaysWhy(string provider, string why)
    {
        Registry(ProviderNames.Mock).TryResolve("mock", provider, out _, out var problem).ShouldBeFalse();

        problem!.ShouldContain(why);
    }

    [Fact]
    public void TryResolve_ProviderWithoutModel_TakesThatProvidersModel()
    {
        Registry(ProviderNames.Mock, Custom).TryResolve("", "custom", out var entry, out _).ShouldBeTrue();

        entry!.Name.ShouldBe("llama-4");
        entry.InputCostPerMillion.ShouldBeNull();
        entry.CostUsd(1, 0, 1).ShouldBeNull();
    }

    [Fact]
    public void TryResolve_NameOfTwoProviders_PrefersTheBackend()
    {
        var twin = new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom) { Address = Custom.Address, Model = "gpt-4o-mini" };

        Registry(ProviderNames.Custom, OpenAi, twin).TryResolve("gpt-4o-mini", null, out var own, out _).ShouldBeTrue();
        Registry(ProviderNames.Custom, OpenAi, twin).TryResolve("gpt-4o-mini", "openai", out var other, out _).ShouldBeTrue();

        own!.Provider.ShouldBe("custom");
        other!.Provider.ShouldBe("openai");
    }

    [Theory]
    [InlineData("gpt-7-mini", false)]
    [InlineData("o3", false)]
    [InlineData("my-finetune", true)]
    public void Find_OpenAiModelThatIsNotListed_IsThereWithoutPrice(string name, bool takesSampling)
    {
        var registry = Registry(ProviderNames.OpenAi, new ProviderEntry(ProviderNames.OpenAi, ProviderNames.OpenAi) { ApiKey = "key-123456", Model = name });

        registry.Default.Name.ShouldBe(name);
        registry.Default.InputCostPerMillion.ShouldBeNull();
        registry.Default.TakesSampling.ShouldBe(takesSampling);
    }

    [Fact]
    public void CostUsd_CachedTokens_CostTheirOwnPrice()
    {
        var model = Registry(ProviderNames.OpenAi, OpenAi).Find("openai", "gpt-4o-mini")!;

        model.CostUsd(1_000_000, 400_000, 2_000_000).ShouldBe((0.6m * 0.15m) + (0.4m * 0.075m) + (2 * 0.60m));
    }

    [Fact]
    public void Models_EveryListedPrice_CarriesItsDate()
    {
        var priced = Registry(ProviderNames.OpenAi, OpenAi).Models.Where(model => model.Provider == ProviderNames.OpenAi).ToList();

        priced.ShouldNotBeEmpty();
        priced.ShouldAllBe(model => model.PricesNotedOn != null && model.OutputCostPerMillion > model.InputCostPerMillion
            && model.CachedInputCostPerMillion < model.InputCostPerMillion && model.ContextLength > 0);
    }

    private static ModelRegistry Registry(string backend, params ProviderEntry[] providers) =>
        new(new ProviderOptions { Backend = backend, Providers = providers });
}

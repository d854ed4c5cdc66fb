using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Routing;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>Which model and which deployment a question goes to.</summary>
public class RoutingTests
{
    private static readonly ModelEntry[] Models =
    [
        new("quick", "east") { Speed = 5, Quality = 2 },
        new("careful", "west") { Speed = 1, Quality = 5, Aliases = ["slow"] },
        new("coder", "west") { ProviderName = "coder-7b", Speed = 3, Quality = 4, Capabilities = ["text", "code"] },
    ];

    private static readonly RoutingOptions Rules = new()
    {
        Rules =
        [
            new RoutingRule("coder") { Contains = ["def ", "public class"], LengthGreaterThan = 20 },
            new RoutingRule("slow") { Tag = "gold" },
        ],
        Hints = new RoutingHints { Code = ["function"], Speed = ["fast", "right now"], Quality = ["carefully"] },
    };

    [Theory]
    [InlineData("Explain what Public Class means here.", "", "coder")]
    [InlineData("def x():", "", "of-east")]
    [InlineData("Hello.", "gold", "careful")]
    [InlineData("Write a function that sorts.", "", "coder")]
    [InlineData("I need it right now!", "", "quick")]
    [InlineData("Write it fast.", "", "quick")]
    [InlineData("Breakfast is ready.", "", "of-east")]
    [InlineData("Weigh it carefully.", "", "careful")]
    [InlineData("Hello.", "quality", "careful")]
    [InlineData("Hello.", "", "of-east")]
    public async Task CompleteAsync_NobodyChoseAModel_RulesAndHintsDo(string prompt, string tag, string model)
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], Models, Rules);
        var request = SeveralProviders.Ask("of-east", "east", prompt: prompt) with { Freedom = RouteFreedom.Any, Tags = tag.Length > 0 ? [tag] : [] };

        (await providers.CompleteAsync(request)).ShouldBeOfType<CompletionOutcome.Answered>().By!.Model.ShouldBe(model);
    }

    [Fact]
    public async Task CompleteAsync_ModelNamedByTheRequest_IsNotChosenAnew()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], Models, Rules);

        var answered = (await providers.CompleteAsync(SeveralProviders.Ask("quick", "east", prompt: "def f(): explain this function carefully")))
            .ShouldBeOfType<CompletionOutcome.Answered>();

        answered.By.ShouldBe(new ServedBy("east", "quick"));
    }

    [Fact]
    public async Task CompleteAsync_ProvidersOwnName_IsWhatIsSent()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], Models);

        await providers.CompleteAsync(SeveralProviders.Ask("coder", "west"));

        providers["west"].LastRequest!.Body.GetProperty("model").GetString().ShouldBe("coder-7b");
    }

    [Fact]
    public void Of_ManyQuestions_EachComesFirstAsOftenAsItsWeightSays()
    {
        const int Questions = 20_000;
        var first = new int[3];
        for (var ordinal = 0; ordinal < Questions; ordinal++)
        {
            var order = WeightedOrder.Of([6, 3, 1], 42, ordinal);
            order.Order().ShouldBe([0, 1, 2]);
            first[order[0]]++;
        }

        // Four standard deviations of a binomial are 1.4 % here.
        (first[0] / (double)Questions).ShouldBe(0.6, 0.014);
        (first[1] / (double)Questions).ShouldBe(0.3, 0.014);
        (first[2] / (double)Questions).ShouldBe(0.1, 0.014);
    }

    [Fact]
    public void Of_TheSameQuestion_GivesTheSameOrder()
    {
        WeightedOrder.Of([1, 1, 1, 1], 7, 3).ShouldBe(WeightedOrder.Of([1, 1, 1, 1], 7, 3));
        Enumerable.Range(0, 50).Select(seed => WeightedOrder.Of([1, 1], seed, 0)[0]).Distinct().Count().ShouldBe(2);
        Enumerable.Range(0, 50).Select(ordinal => WeightedOrder.Of([1, 1], 0, ordinal)[0]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Overlay_EntryAtRunTime_GoesBeforeTheConfiguredOneAndCanBeTakenBack()
    {
        await using var providers = await SeveralProviders.StartAsync(["east", "west"], Models);
        var dearer = new ModelEntry("quick", "west") { ProviderName = "quick-2", InputCostPerMillion = 3, OutputCostPerMillion = 4, Aliases = ["new"] };

        providers.Models.Overlay([dearer]);
        (await providers.CompleteAsync(SeveralProviders.Ask("quick", "west"))).ShouldBeOfType<CompletionOutcome.Answered>().Usage.CostUsd.ShouldNotBeNull().ShouldBeGreaterThan(0);
        providers.Models.TryResolve("new", null, out var entry, out _).ShouldBeTrue();
        entry!.ShouldBeSameAs(dearer);

        providers.Models.Overlay([]);
        providers.Models.TryResolve("new", null, out _, out _).ShouldBeFalse();
        providers.Models.TryResolve("quick", null, out entry, out _).ShouldBeTrue();
        entry!.Provider.ShouldBe("east");
    }
}

using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Generation.Tests.Providers.Settings;

/// <summary>What the sections of the settings file make of providers, models and routes.</summary>
public class ProviderSectionsTests
{
    private const string Everything = """
        {
          "LLM_BACKEND": "east",
          "providers": {
            "east": { "type": "openai", "api_key": "key-of-east", "base_url": "https://east.example/v1", "model": "gpt-4.1-mini", "timeout_seconds": 2.5,
                      "headers": { "X-Team": "a" }, "max_tokens": 300, "temperature": 0.2, "limits": { "requests_per_minute": 600, "tokens_per_minute": 90000, "concurrency": 7 } },
            "azure": { "type": "custom", "url": "https://a.example/openai/deployments/x/chat/completions?api-version=1", "headers": { "api-key": "secret-azure" }, "model": "x" }
          },
          "models": [
            { "name": "fast", "deployments": [ { "provider": "east", "provider_name": "gpt-4o-mini", "weight": 3 }, { "provider": "azure", "provider_name": "x" } ],
              "aliases": ["quick"], "fallbacks": ["gpt-4.1"], "speed": 5, "quality": 3, "capabilities": ["text", "code"], "context_length": 128000,
              "input_cost_per_million": 0.15, "cached_input_cost_per_million": 0.07, "output_cost_per_million": 0.6, "prices_noted_on": "2026-10-27", "takes_sampling": false }
          ],
          "default_model": "fast",
          "fallback_order": ["gpt-4o", "mock"],
          "routing_rules": [ { "if": { "contains": ["def "], "length_gt": 100, "tag": "code" }, "prefer_model": "quick" } ],
          "routing_hints": { "speed": ["fast"], "quality": ["carefully"] }
        }
        """;

    [Fact]
    public void FromConfiguration_EverySetting_IsRead()
    {
        var options = Read(Everything);

        var east = options.Entry("east")!;
        (east.Type, east.ApiKey, east.Address, east.IsExactAddress, east.Model).ShouldBe(("openai", "key-of-east", new Uri("https://east.example/v1"), false, "gpt-4.1-mini"));
        (east.Timeout, east.MaxTokens, east.Temperature, east.Headers["x-team"]).ShouldBe((TimeSpan.FromSeconds(2.5), 300, 0.2, "a"));
        options.LimitsOf("east").ShouldBe(new ProviderLimits { RequestsPerMinute = 600, TokensPerMinute = 90_000, Concurrency = 7 });
        options.LimitsOf("azure").ShouldBe(new ProviderLimits());
        options.Entry("azure")!.IsExactAddress.ShouldBeTrue();

        var registry = new ModelRegistry(options);
        registry.DefaultProvider.ShouldBe("east");
        var fast = registry.Default;
        (fast.Name, fast.Provider, fast.ProviderName, fast.TakesSampling, fast.PricesNotedOn).ShouldBe(("fast", "east", "gpt-4o-mini", false, new DateOnly(2026, 10, 27)));
        fast.Deployments.ShouldBe([new ModelDeployment("east", "gpt-4o-mini", 3), new ModelDeployment("azure", "x")]);
        (fast.InputCostPerMillion, fast.CachedInputCostPerMillion, fast.OutputCostPerMillion, fast.IsPriced).ShouldBe((0.15m, 0.07m, 0.6m, true));
        registry.TryResolve("QUICK", null, out var quick, out _).ShouldBeTrue();
        quick.ShouldBeSameAs(fast);
        registry.Find("azure", "fast")!.ProviderName.ShouldBe("x");
        registry.TryResolve("gpt-4o", null, out var builtIn, out _).ShouldBeTrue();
        builtIn!.Provider.ShouldBe("east");

        options.Routing.FallbackOrder.ShouldBe(["gpt-4o", "mock"]);
        var rule = options.Routing.Rules.ShouldHaveSingleItem();
        (rule.PreferModel, rule.LengthGreaterThan, rule.Tag).ShouldBe(("quick", 100, "code"));
        rule.Contains.ShouldBe(["def "]);
        (options.Routing.Hints.Speed[0], options.Routing.Hints.Quality[0], options.Routing.Hints.Code.Count).ShouldBe(("fast", "carefully", 0));
    }

    [Fact]
    public void FromConfiguration_ManyProblems_AreListedAtOncePathByPathWithoutValues()
    {
        var exception = Should.Throw<OptionsValidationException>(() => Read("""
            {
              "providers": {
                "a": { "type": "opnai", "api_key": "secret-1" },
                "b": { "type": "openai", "limits": { "request_per_minute": 5, "concurrency": 0 }, "max_token": 3 },
                "c": { "type": "custom", "url": "ftp://secret-2", "base_url": "https://x/v1", "timeout_seconds": "soon", "temperature": 9, "headers": { "Bad Name": "x" } },
                "d": { "api_key": "secret-3" }
              },
              "models": [
                { "provider": "mock" },
                { "name": "m", "provider": "nobody", "deployments": [ { "weight": -1 } ], "input_cost_per_million": "-1", "prices_noted_on": "yesterday", "speed": 9 },
                { "name": "n", "provider": "mock", "input_cost_per_million": 1, "takes_sampling": "maybe" }
              ],
              "routing_rules": [ { "prefer_model": "mock" }, { "if": { "length_gt": -1, "contain": ["x"] } } ],
              "routing_hints": { "sped": ["x"] }
            }
            """));

        exception.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe(
            [
                "providers.a.type",
                "providers.b.limits.concurrency", "providers.b.limits.request_per_minute", "providers.b.max_token", "providers.b.api_key",
                "providers.c.url", "providers.c.headers", "providers.c.timeout_seconds", "providers.c.temperature",
                "providers.d.type",
                "models[0].name",
                "models[1].deployments[0].provider", "models[1].deployments[0].weight", "models[1].deployments", "models[1].provider",
                "models[1].speed", "models[1].input_cost_per_million", "models[1].prices_noted_on",
                "models[2].takes_sampling", "models[2].input_cost_per_million",
                "routing_rules[0].if", "routing_rules[1].if.length_gt", "routing_rules[1].prefer_model", "routing_rules[1].if.contain", "routing_rules[1].if",
                "routing_hints.sped",
            ],
            ignoreOrder: true);
        exception.Failures.ShouldContain(failure => failure.StartsWith("providers.b.limits.request_per_minute: unknown; did you mean requests_per_minute", StringComparison.Ordinal));
        exception.Message.ShouldNotContain("secret-");
    }

    [Theory]
    [InlineData("\"default_model\": \"gpt-4o\"", "default_model: The model 'gpt-4o' is answered by the provider 'openai', which is not configured")]
    [InlineData("\"fallback_order\": [\"mock\", \"moc\"]", "fallback_order[1]: There is no model 'moc'; did you mean 'mock'?")]
    [InlineData("\"routing_rules\": [{\"if\": {\"tag\": \"x\"}, \"prefer_model\": \"nothing\"}]", "routing_rules[0].prefer_model: There is no model 'nothing'")]
    [InlineData("\"models\": [{\"name\": \"a\", \"provider\": \"mock\", \"fallbacks\": [\"b\"]}]", "models[0].fallbacks: There is no model 'b'")]
    [InlineData("\"models\": [{\"name\": \"a\", \"provider\": \"mock\"}, {\"name\": \"b\", \"provider\": \"mock\", \"aliases\": [\"A\"]}]", "models[1]: 'A' is already the name or an alias of models[0].")]
    [InlineData("\"providers\": {\"x\": {\"type\": \"custom\", \"url\": \"http://x/\"}}", "providers.x.model: required")]
    public void FromConfiguration_ReferenceToNothing_IsAProblemOfItsPath(string setting, string problem)
    {
        Should.Throw<OptionsValidationException>(() => Read("{" + setting + "}")).Failures.ShouldHaveSingleItem().ShouldStartWith(problem);
    }

    [Fact]
    public void FromConfiguration_SectionOfAnEnvironmentsName_SaysItAll()
    {
        var options = Read("""{ "OPENAI_API_KEY": "from-the-environment", "OPENAI_MAX_TOKENS": "5", "providers": { "openai": { "api_key": "from-the-file" } } }""");

        var entry = options.Configured.Where(entry => entry.Name == "openai").ShouldHaveSingleItem();
        (entry.Type, entry.ApiKey, entry.MaxTokens).ShouldBe(("openai", "from-the-file", null));
    }

    [Fact]
    public void ToString_OfWhatHoldsAKey_DoesNotTellIt()
    {
        var options = Read(Everything);

        string.Concat(options.Configured.Select(entry => entry.ToString())).ShouldNotContain("key-of-east");
        options.ToString()!.ShouldNotContain("key-of-east");
    }

    private static ProviderOptions Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ProviderOptions.FromConfiguration(new ConfigurationBuilder().AddJsonStream(stream).Build());
    }
}

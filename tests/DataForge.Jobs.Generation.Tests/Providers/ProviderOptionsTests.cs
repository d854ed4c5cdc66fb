using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class ProviderOptionsTests
{
    [Fact]
    public void FromConfiguration_NothingSet_IsTheMockWithDefaults()
    {
        var options = Read();

        options.Backend.ShouldBe("mock");
        Names(options).ShouldBe(["mock"]);
        options.Mock.Words.ShouldBe(80);
        options.Resilience.MaxRetries.ShouldBe(3);
        options.Resilience.AttemptTimeout.ShouldBe(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void FromConfiguration_EverythingSet_IsRead()
    {
        var options = Read(
            ("LLM_BACKEND", "Custom"),
            ("OPENAI_API_KEY", "sk-1"),
            ("OPENAI_MODEL", "gpt-4.1"),
            ("OPENAI_BASE_URL", "https://gateway.example/v1"),
            ("OPENAI_MAX_TOKENS", "300"),
            ("OPENAI_TEMPERATURE", "0.5"),
            ("CUSTOM_LLM_URL", "http://localhost:9000/v1/chat/completions?api-version=2"),
            ("CUSTOM_LLM_API_KEY", "k"),
            ("CUSTOM_LLM_MODEL", "llama"),
            ("CUSTOM_LLM_HEADERS", """{"X-Tenant":"a"}"""),
            ("CUSTOM_LLM_TIMEOUT", "2.5"),
            ("CUSTOM_LLM_MAX_TOKENS", "50"),
            ("LLM_MAX_RETRIES", "7"),
            ("LLM_MAX_CONCURRENCY", "9"),
            ("MOCK_LATENCY_MS", "15"),
            ("MOCK_WORDS", "20"),
            ("MOCK_DUPLICATE_RATE", "0.25"));

        options.Backend.ShouldBe("custom");
        Names(options).ShouldBe(["mock", "openai", "custom"]);
        var (openAi, custom) = (options.Entry("openai")!, options.Entry("custom")!);
        openAi.ApiKey.ShouldBe("sk-1");
        openAi.Model.ShouldBe("gpt-4.1");
        openAi.Address.ShouldBe(new Uri("https://gateway.example/v1"));
        openAi.MaxTokens.ShouldBe(300);
        openAi.Temperature.ShouldBe(0.5);
        custom.Address!.Query.ShouldBe("?api-version=2");
        custom.ApiKey.ShouldBe("k");
        custom.Headers["x-tenant"].ShouldBe("a");
        custom.Timeout.ShouldBe(TimeSpan.FromSeconds(2.5));
        custom.MaxTokens.ShouldBe(50);
        options.Resilience.MaxRetries.ShouldBe(7);
        custom.Limits.Concurrency.ShouldBe(9);
        openAi.Limits.Concurrency.ShouldBeNull();
        options.Mock.Latency.ShouldBe(TimeSpan.FromMilliseconds(15));
        options.Mock.Words.ShouldBe(20);
        options.Mock.DuplicateRate.ShouldBe(0.25);
    }

    [Fact]
    public void FromConfiguration_EmptyValues_AreNotSet()
    {
        Names(Read(("LLM_BACKEND", ""), ("OPENAI_API_KEY", " "), ("CUSTOM_LLM_URL", ""))).ShouldBe(["mock"]);
    }

    [Fact]
    public void FromConfiguration_RetriesSwitchedOff_AreNone()
    {
        Read(("LLM_ENABLE_RETRY", "false"), ("LLM_MAX_RETRIES", "5")).Resilience.MaxRetries.ShouldBe(0);
    }

    [Fact]
    public void FromConfiguration_ManyProblems_AreListedAtOnceWithoutValues()
    {
        var exception = Should.Throw<OptionsValidationException>(() => Read(
            ("LLM_BACKEND", "custom"),
            ("CUSTOM_LLM_URL", "localhost/chat"),
            ("CUSTOM_LLM_HEADERS", "secret-not-json"),
            ("CUSTOM_LLM_TIMEOUT", "soon"),
            ("OPENAI_TEMPERATURE", "3"),
            ("LLM_MAX_RETRIES", "-1"),
            ("LLM_ENABLE_RETRY", "maybe"),
            ("LLM_MAX_CONCURRENCY", "0"),
            ("MOCK_WORDS", "0"),
            ("MOCK_DUPLICATE_RATE", "2")));

        exception.Failures.Select(failure => failure.Split(':')[0]).ShouldBe(
        [
            "MOCK_WORDS", "MOCK_DUPLICATE_RATE", "LLM_MAX_CONCURRENCY", "OPENAI_TEMPERATURE", "CUSTOM_LLM_URL", "CUSTOM_LLM_HEADERS", "CUSTOM_LLM_TIMEOUT",
            "CUSTOM_LLM_MODEL", "LLM_MAX_RETRIES", "LLM_ENABLE_RETRY",
        ]);
        exception.Message.ShouldNotContain("secret-not-json");
    }

    [Theory]
    [InlineData("gpt", "LLM_BACKEND: there is no backend 'gpt'; known backends are mock, openai, anthropic, ollama, custom.")]
    [InlineData("openai", "OPENAI_API_KEY: required while LLM_BACKEND is 'openai'.")]
    public void FromConfiguration_BackendThatCannotBe_SaysWhy(string backend, string problem)
    {
        Should.Throw<OptionsValidationException>(() => Read(("LLM_BACKEND", backend))).Failures.ShouldBe([problem]);
    }

    [Theory]
    [InlineData("""{"Bad Name":"x"}""")]
    [InlineData("""{"X-Two":"a\r\nInjected: b"}""")]
    [InlineData("""{"Content-Type":"x"}""")]
    [InlineData("""{"X-Null":null}""")]
    public void FromConfiguration_HeaderThatCannotBeSent_IsAProblem(string headers)
    {
        Should.Throw<OptionsValidationException>(() => Read(("CUSTOM_LLM_HEADERS", headers))).Failures.Single().ShouldContain("is not a request header");
    }

    [Fact]
    public async Task AddProviders_Services_GiveOneWorkingGateway()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddProviders(Configuration());
        await using var provider = services.BuildServiceProvider();

        var gateway = provider.GetRequiredService<ProviderGateway>();

        provider.GetRequiredService<ProviderGateway>().ShouldBeSameAs(gateway);
        provider.GetRequiredService<ModelRegistry>().DefaultProvider.ShouldBe("mock");
        (await gateway.CompleteAsync(new CompletionRequest("mock", "mock", []), CancellationToken.None)).ShouldBeOfType<CompletionOutcome.Answered>();
        gateway.Health.Single().Answers.ShouldBe(1);
    }

    private static IEnumerable<string> Names(ProviderOptions options) => options.Configured.Select(entry => entry.Name);

    private static ProviderOptions Read(params (string Name, string Value)[] settings) => ProviderOptions.FromConfiguration(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}

using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Routing;
using DataForge.Jobs.Generation.Providers.Settings;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Everything that is set about providers, read once at start.</summary>
public sealed class ProviderOptions
{
    /// <summary>What <c>LLM_BACKEND</c> is when it is not set.</summary>
    public const string DefaultBackend = ProviderNames.Mock;

    private readonly ProviderEntry _mock = new(ProviderNames.Mock, ProviderNames.Mock);

    /// <summary><c>LLM_BACKEND</c>: the name of the provider of requests that name none.</summary>
    public string Backend { get; init; } = DefaultBackend;

    /// <summary><c>default_model</c>: the model of requests that name none; null takes the backend's.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The mock's settings; it is always there.</summary>
    public MockOptions Mock { get; init; } = new();

    /// <summary>Every provider that has the settings it needs; the mock may be left out.</summary>
    public IReadOnlyList<ProviderEntry> Providers { get; init; } = [];

    /// <summary>Models that the settings describe; they go before what is known of the vendors'.</summary>
    public IReadOnlyList<ModelEntry> Models { get; init; } = [];

    /// <summary>Who answers in whose place.</summary>
    public RoutingOptions Routing { get; init; } = new();

    /// <summary>Retries and pauses, the same for every provider.</summary>
    public ResilienceOptions Resilience { get; init; } = new();

    /// <summary>The mock, and every other provider that can be asked.</summary>
    public IEnumerable<ProviderEntry> Configured =>
        Providers.Any(static entry => entry.Name == ProviderNames.Mock) ? Providers : Providers.Prepend(_mock);

    /// <summary>The adapters that there are.</summary>
    internal ProviderKinds Kinds { get; init; } = ProviderKinds.BuiltIn;

    /// <summary>Reads the settings by their documented names.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something is wrong; it lists every problem.</exception>
    public static ProviderOptions FromConfiguration(IConfiguration configuration) => ProviderSettings.Read(configuration, ProviderKinds.BuiltIn);

    /// <summary>What a provider allows all processes together; no limits where it is not configured.</summary>
    public ProviderLimits LimitsOf(string provider) => Entry(provider)?.Limits ?? new ProviderLimits();

    /// <summary>How a provider is configured; null where it is not.</summary>
    internal ProviderEntry? Entry(string provider) =>
        Configured.FirstOrDefault(entry => string.Equals(entry.Name, provider, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Shapes the mock's answers.</summary>
public sealed class MockOptions
{
    /// <summary>Words of an answer where <c>MOCK_WORDS</c> does not say.</summary>
    public const int DefaultWords = 80;

    /// <summary><c>MOCK_LATENCY_MS</c>: how long an answer takes; zero answers at once.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary><c>MOCK_WORDS</c>: about how many words an answer has, 1 to 10,000.</summary>
    public int Words { get; init; } = DefaultWords;

    /// <summary><c>MOCK_DUPLICATE_RATE</c>: the fraction of ordinals, 0 to 1, whose answer nearly copies another's.</summary>
    public double DuplicateRate { get; init; }
}

using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Everything that is set about providers, read once at start.</summary>
public sealed class ProviderOptions
{
    /// <summary>What <c>LLM_BACKEND</c> is when it is not set.</summary>
    public const string DefaultBackend = ProviderNames.Mock;

    /// <summary><c>LLM_BACKEND</c>: the provider of requests that name none.</summary>
    public string Backend { get; init; } = DefaultBackend;

    /// <summary>The mock's settings; it is always there.</summary>
    public MockOptions Mock { get; init; } = new();

    /// <summary>OpenAI's settings; null where there is no key.</summary>
    public OpenAiOptions? OpenAi { get; init; }

    /// <summary>The OpenAI-compatible server's settings; null where there is no address.</summary>
    public CustomOptions? Custom { get; init; }

    /// <summary>Retries, limits and pauses, the same for every provider.</summary>
    public ResilienceOptions Resilience { get; init; } = new();

    /// <summary>What the backend allows all processes together; other providers are not limited.</summary>
    public ProviderLimits Limits { get; init; } = new();

    /// <summary>The providers that have the settings they need.</summary>
    public IReadOnlyList<string> ConfiguredProviders
    {
        get
        {
            var names = new List<string> { ProviderNames.Mock };
            if (OpenAi is not null)
            {
                names.Add(ProviderNames.OpenAi);
            }

            if (Custom is not null)
            {
                names.Add(ProviderNames.Custom);
            }

            return names;
        }
    }

    /// <summary>Reads the settings by their documented names.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something is wrong; it lists every problem.</exception>
    public static ProviderOptions FromConfiguration(IConfiguration configuration) => new ProviderSettings(configuration).Read();

    /// <summary>The model of a request to this provider that names none.</summary>
    internal string DefaultModelOf(string provider) => provider switch
    {
        ProviderNames.OpenAi => OpenAi!.Model,
        ProviderNames.Custom => Custom!.Model,
        _ => ProviderNames.Mock,
    };

    /// <summary>Which settings a provider waits for, in words for people.</summary>
    internal static string HowToConfigure(string provider) => provider.ToLowerInvariant() switch
    {
        ProviderNames.OpenAi => "set OPENAI_API_KEY",
        ProviderNames.Custom => "set CUSTOM_LLM_URL and CUSTOM_LLM_MODEL",
        _ => "it needs no settings",
    };
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

/// <summary>How to reach OpenAI.</summary>
public sealed class OpenAiOptions
{
    /// <summary>The model where <c>OPENAI_MODEL</c> does not say.</summary>
    public const string DefaultModel = "gpt-4o-mini";

    /// <summary>The address where <c>OPENAI_BASE_URL</c> does not say.</summary>
    public const string DefaultBaseUrl = "https://api.openai.com/v1";

    /// <summary><c>OPENAI_API_KEY</c>.</summary>
    public required string ApiKey { get; init; }

    /// <summary><c>OPENAI_MODEL</c>: the model of a request that names none.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary><c>OPENAI_BASE_URL</c>: what <c>/chat/completions</c> is added to.</summary>
    public Uri BaseUrl { get; init; } = new(DefaultBaseUrl);

    /// <summary><c>OPENAI_MAX_TOKENS</c>: the most completion tokens of a request that does not say.</summary>
    public int? MaxTokens { get; init; }

    /// <summary><c>OPENAI_TEMPERATURE</c>: the temperature, 0 to 2, of a request that does not say.</summary>
    public double? Temperature { get; init; }
}

/// <summary>How to reach an OpenAI-compatible server.</summary>
public sealed class CustomOptions
{
    /// <summary><c>CUSTOM_LLM_URL</c>: the full address that requests are posted to, query string and all.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>CUSTOM_LLM_MODEL</c>.</summary>
    public required string Model { get; init; }

    /// <summary><c>CUSTOM_LLM_API_KEY</c>: sent as a bearer token; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary><c>CUSTOM_LLM_HEADERS</c>: further headers; they win over every other, <c>Authorization</c> included.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>CUSTOM_LLM_TIMEOUT</c>: how long one attempt may take; null takes <see cref="ResilienceOptions.AttemptTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary><c>CUSTOM_LLM_MAX_TOKENS</c>: the most completion tokens of a request that does not say.</summary>
    public int? MaxTokens { get; init; }
}

using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Providers.OpenAi;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Builds the adapter of every configured provider.</summary>
internal static class ProviderClients
{
    public static IEnumerable<ProviderClient> Of(ProviderOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        yield return new ProviderClient(ProviderNames.Mock, new MockChatClient(options.Mock, time));
        if (options.OpenAi is { } openAi)
        {
            yield return OpenAi(openAi, options.Resilience, time);
        }

        if (options.Custom is { } custom)
        {
            yield return Custom(custom, options.Resilience, time);
        }
    }

    private static ProviderClient OpenAi(OpenAiOptions options, ResilienceOptions resilience, TimeProvider time)
    {
        var endpoint = new OpenAiEndpoint(ProviderNames.OpenAi, options.BaseUrl)
        {
            ApiKey = options.ApiKey,
            Timeout = resilience.AttemptTimeout,
            QuotaPause = resilience.QuotaPause,
        };
        return new ProviderClient(ProviderNames.OpenAi, new OpenAiChatClient(endpoint, time))
        {
            AttemptTimeout = resilience.AttemptTimeout,
            DefaultMaxTokens = options.MaxTokens,
            DefaultTemperature = options.Temperature,
        };
    }

    private static ProviderClient Custom(CustomOptions options, ResilienceOptions resilience, TimeProvider time)
    {
        var timeout = options.Timeout ?? resilience.AttemptTimeout;
        var endpoint = new OpenAiEndpoint(ProviderNames.Custom, options.Url)
        {
            IsExact = true,
            ApiKey = options.ApiKey,
            Headers = options.Headers,
            Timeout = timeout,
            QuotaPause = resilience.QuotaPause,
        };
        return new ProviderClient(ProviderNames.Custom, new OpenAiChatClient(endpoint, time))
        {
            AttemptTimeout = timeout,
            DefaultMaxTokens = options.MaxTokens,
        };
    }
}

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>The providers that single settings configure, one of each kind, as environment variables do.</summary>
internal static class EnvironmentProviders
{
    /// <summary>What is set of it. Whether that is enough is for its kind to say.</summary>
    /// <param name="settings">The settings' root.</param>
    /// <param name="backend">The backend's name: it must be configured, others only where something of them is set.</param>
    public static IEnumerable<ProviderEntry> Read(SettingReader settings, string backend, ProviderLimits limits)
    {
        ProviderLimits LimitsOf(string name) => name == backend ? limits : new ProviderLimits();
        yield return new ProviderEntry(ProviderNames.Mock, ProviderNames.Mock) { Limits = LimitsOf(ProviderNames.Mock) };
        ProviderEntry?[] entries = [
            OpenAi(settings, backend == ProviderNames.OpenAi, LimitsOf(ProviderNames.OpenAi)),
            Anthropic(settings, backend == ProviderNames.Anthropic, LimitsOf(ProviderNames.Anthropic)),
            Ollama(settings, backend == ProviderNames.Ollama, LimitsOf(ProviderNames.Ollama)),
            Custom(settings, backend == ProviderNames.Custom, LimitsOf(ProviderNames.Custom)),
        ];
        foreach (var entry in entries.OfType<ProviderEntry>())
        {
            yield return entry;
        }
    }

    private static ProviderEntry? OpenAi(SettingReader settings, bool required, ProviderLimits limits)
    {
        var entry = new ProviderEntry(ProviderNames.OpenAi, ProviderNames.OpenAi)
        {
            Model = settings.Text("OPENAI_MODEL"),
            Address = settings.Address("OPENAI_BASE_URL"),
            MaxTokens = settings.Whole("OPENAI_MAX_TOKENS", 1, int.MaxValue),
            Temperature = settings.Number("OPENAI_TEMPERATURE", 0, 2),
            ApiKey = Key(settings, "OPENAI_API_KEY", required, ProviderNames.OpenAi),
            Limits = limits,
        };
        return entry.ApiKey is null ? null : entry;
    }

    private static ProviderEntry? Anthropic(SettingReader settings, bool required, ProviderLimits limits)
    {
        var entry = new ProviderEntry(ProviderNames.Anthropic, ProviderNames.Anthropic)
        {
            Model = settings.Text("ANTHROPIC_MODEL"),
            Address = settings.Address("ANTHROPIC_BASE_URL"),
            MaxTokens = settings.Whole("ANTHROPIC_MAX_TOKENS", 1, int.MaxValue),
            ApiKey = Key(settings, "ANTHROPIC_API_KEY", required, ProviderNames.Anthropic),
            Limits = limits,
        };
        return entry.ApiKey is null ? null : entry;
    }

    private static ProviderEntry? Ollama(SettingReader settings, bool required, ProviderLimits limits)
    {
        var (address, model) = (settings.Address("OLLAMA_URL"), settings.Text("OLLAMA_MODEL"));
        if (model is null && (required || address is not null))
        {
            settings.Problem("OLLAMA_MODEL", "required to use Ollama; `ollama list` shows what it has.");
        }

        return model is null ? null : new ProviderEntry(ProviderNames.Ollama, ProviderNames.Ollama) { Address = address, Model = model, Limits = limits };
    }

    private static ProviderEntry? Custom(SettingReader settings, bool required, ProviderLimits limits)
    {
        var (url, model) = (settings.Address("CUSTOM_LLM_URL"), settings.Text("CUSTOM_LLM_MODEL"));
        var headers = RequestHeaders.FromJson(settings, "CUSTOM_LLM_HEADERS");
        var timeout = settings.Number("CUSTOM_LLM_TIMEOUT", 0.001, 3_600);
        var maxTokens = settings.Whole("CUSTOM_LLM_MAX_TOKENS", 1, int.MaxValue);
        if (required && settings.Text("CUSTOM_LLM_URL") is null)
        {
            settings.Problem("CUSTOM_LLM_URL", "required while LLM_BACKEND is 'custom'; it is the full …/chat/completions address.");
        }

        if (model is null && (required || url is not null))
        {
            settings.Problem("CUSTOM_LLM_MODEL", "required to use the server at CUSTOM_LLM_URL.");
        }

        return url is null || model is null ? null : new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom)
        {
            Address = url,
            IsExactAddress = true,
            Model = model,
            ApiKey = settings.Text("CUSTOM_LLM_API_KEY"),
            Headers = headers,
            Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxTokens = maxTokens,
            Limits = limits,
        };
    }

    private static string? Key(SettingReader settings, string name, bool required, string backend)
    {
        var key = settings.Text(name);
        if (key is null && required)
        {
            settings.Problem(name, $"required while LLM_BACKEND is '{backend}'.");
        }

        return key;
    }
}

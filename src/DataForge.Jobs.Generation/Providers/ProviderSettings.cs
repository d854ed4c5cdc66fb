using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Reads <see cref="ProviderOptions"/> from the documented names and collects every problem on the way.</summary>
internal sealed class ProviderSettings(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public ProviderOptions Read()
    {
        var backend = Backend();
        var (mock, openAi, custom) = (Mock(), OpenAi(required: backend == ProviderNames.OpenAi), Custom(required: backend == ProviderNames.Custom));
        var limits = Limits();
        var options = new ProviderOptions
        {
            Backend = backend,
            Mock = mock,
            OpenAi = openAi,
            Custom = custom,
            Limits = limits,
            Resilience = Resilience(limits),
        };

        return _problems.Count == 0
            ? options
            : throw new OptionsValidationException(nameof(ProviderOptions), typeof(ProviderOptions), _problems);
    }

    private string Backend()
    {
        var name = Text("LLM_BACKEND")?.ToLowerInvariant() ?? ProviderOptions.DefaultBackend;
        if (ProviderNames.NotBuilt.Contains(name))
        {
            _problems.Add($"LLM_BACKEND: '{name}' is not part of this version; known backends are {string.Join(", ", ProviderNames.Known)}.");
        }
        else if (!ProviderNames.Known.Contains(name))
        {
            _problems.Add($"LLM_BACKEND: there is no backend '{name}'; known backends are {string.Join(", ", ProviderNames.Known)}.");
        }

        return name;
    }

    private MockOptions Mock() => new()
    {
        Latency = TimeSpan.FromMilliseconds(Number("MOCK_LATENCY_MS", 0, 600_000) ?? 0),
        Words = Whole("MOCK_WORDS", 1, 10_000) ?? MockOptions.DefaultWords,
        DuplicateRate = Number("MOCK_DUPLICATE_RATE", 0, 1) ?? 0,
    };

    private OpenAiOptions? OpenAi(bool required)
    {
        var model = Text("OPENAI_MODEL") ?? OpenAiOptions.DefaultModel;
        var baseUrl = Address("OPENAI_BASE_URL") ?? new Uri(OpenAiOptions.DefaultBaseUrl);
        var maxTokens = Whole("OPENAI_MAX_TOKENS", 1, int.MaxValue);
        var temperature = Number("OPENAI_TEMPERATURE", 0, 2);
        if (Text("OPENAI_API_KEY") is { } key)
        {
            return new OpenAiOptions { ApiKey = key, Model = model, BaseUrl = baseUrl, MaxTokens = maxTokens, Temperature = temperature };
        }

        if (required)
        {
            _problems.Add("OPENAI_API_KEY: required while LLM_BACKEND is 'openai'.");
        }

        return null;
    }

    private CustomOptions? Custom(bool required)
    {
        var url = Address("CUSTOM_LLM_URL");
        var model = Text("CUSTOM_LLM_MODEL");
        var headers = Headers("CUSTOM_LLM_HEADERS");
        var timeout = Number("CUSTOM_LLM_TIMEOUT", 0.001, 3_600);
        var maxTokens = Whole("CUSTOM_LLM_MAX_TOKENS", 1, int.MaxValue);
        if (Text("CUSTOM_LLM_URL") is null)
        {
            if (required)
            {
                _problems.Add("CUSTOM_LLM_URL: required while LLM_BACKEND is 'custom'; it is the full …/chat/completions address.");
            }
        }

        if (model is null && (required || url is not null))
        {
            _problems.Add("CUSTOM_LLM_MODEL: required to use the server at CUSTOM_LLM_URL.");
        }

        return url is null || model is null ? null : new CustomOptions
        {
            Url = url,
            Model = model,
            ApiKey = Text("CUSTOM_LLM_API_KEY"),
            Headers = headers,
            Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxTokens = maxTokens,
        };
    }

    private ProviderLimits Limits() => new()
    {
        RequestsPerMinute = Whole("LLM_RATE_LIMIT_RPM", 1, int.MaxValue),
        TokensPerMinute = Whole("LLM_RATE_LIMIT_TPM", 1, int.MaxValue),
        Concurrency = Whole("LLM_MAX_CONCURRENCY", 1, ResilienceOptions.HighestConcurrency),
    };

    private ResilienceOptions Resilience(ProviderLimits limits)
    {
        var retries = Whole("LLM_MAX_RETRIES", 0, 20) ?? ResilienceOptions.DefaultMaxRetries;
        return new ResilienceOptions
        {
            MaxRetries = Flag("LLM_ENABLE_RETRY") ?? true ? retries : 0,
            MaxConcurrency = limits.Concurrency ?? ResilienceOptions.DefaultMaxConcurrency,
        };
    }

    /// <summary>Container files pass what is not set as empty.</summary>
    private string? Text(string name) => configuration[name]?.Trim() is { Length: > 0 } text ? text : null;

    private int? Whole(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        _problems.Add(max == int.MaxValue
            ? $"{name}: must be a whole number of at least {min}."
            : string.Create(CultureInfo.InvariantCulture, $"{name}: must be a whole number from {min} to {max}."));
        return null;
    }

    private double? Number(string name, double min, double max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: must be a number from {min} to {max}."));
        return null;
    }

    private bool? Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            default:
                _problems.Add($"{name}: must be true or false.");
                return null;
        }
    }

    private Uri? Address(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        _problems.Add($"{name}: must be an absolute http or https address.");
        return null;
    }

    private Dictionary<string, string> Headers(string name)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Text(name) is not { } text)
        {
            return headers;
        }

        try
        {
            headers = new(JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? [], StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The text may hold a key, so it is not repeated.
            _problems.Add($$"""{{name}}: must be a JSON object of texts, such as {"x-tenant":"a"}.""");
            return headers;
        }

        using var probe = new HttpRequestMessage();
        foreach (var (header, value) in headers)
        {
            if (value is null || !probe.Headers.TryAddWithoutValidation(header, value) || !IsOneLine(value))
            {
                _problems.Add($"{name}: '{header}' is not a request header that can be set.");
            }
        }

        return headers;
    }

    private static bool IsOneLine(string value) => value.All(static character => character is '\t' or (>= ' ' and not '\x7f'));
}

using DataForge.Jobs.Generation.Providers.Kinds;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Reads one entry of <c>providers</c>.</summary>
internal static class ProviderSection
{
    /// <summary>The longest name of a provider, as the job's <c>provider</c> allows it.</summary>
    private const int MaxNameLength = 100;

    /// <summary>The provider; null where so much is wrong that it cannot be made.</summary>
    public static ProviderEntry? Read(SettingReader section, ProviderKinds kinds)
    {
        var name = section.Name;
        if (name.Length > MaxNameLength || name.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character)))
        {
            section.Problem("", $"a provider's name has at most {MaxNameLength} characters and no spaces.");
        }

        var type = section.Text("type") ?? (kinds.TryGet(name, out _) ? name : null);
        var (url, baseUrl) = (section.Address("url"), section.Address("base_url"));
        if (url is not null && baseUrl is not null)
        {
            section.Problem("url", "either url, the full address of requests, or base_url, to which the adapter adds its path.");
        }

        var entry = new ProviderEntry(name, type ?? "")
        {
            ApiKey = section.Text("api_key"),
            Address = url ?? baseUrl,
            IsExactAddress = url is not null,
            Model = section.Text("model"),
            Headers = RequestHeaders.FromSection(section, "headers"),
            Timeout = section.Number("timeout_seconds", 0.001, 3_600) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxTokens = section.Whole("max_tokens", 1, int.MaxValue),
            Temperature = section.Number("temperature", 0, 2),
            Limits = LimitsOf(section.Section("limits")),
            Settings = section.Map("settings"),
        };
        section.RefuseUnknown();
        if (type is null)
        {
            section.Problem("type", $"required: {string.Join(", ", kinds.Names)}, or a plugin's.");
            return null;
        }

        if (!kinds.TryGet(type, out var kind, out var unknown))
        {
            section.Problem("type", unknown);
            return null;
        }

        if (name == ProviderNames.Mock && kind.Name != ProviderNames.Mock)
        {
            section.Problem("type", "the name 'mock' is the mock's: its samples say that they are a mock's.");
        }

        foreach (var (setting, problem) in kind.ProblemsOf(entry))
        {
            section.Problem(setting, problem);
        }

        return entry;
    }

    private static ProviderLimits LimitsOf(SettingReader section)
    {
        var limits = new ProviderLimits
        {
            RequestsPerMinute = section.Whole("requests_per_minute", 1, int.MaxValue),
            TokensPerMinute = section.Whole("tokens_per_minute", 1, int.MaxValue),
            Concurrency = section.Whole("concurrency", 1, ResilienceOptions.HighestConcurrency),
        };
        section.RefuseUnknown();
        return limits;
    }
}

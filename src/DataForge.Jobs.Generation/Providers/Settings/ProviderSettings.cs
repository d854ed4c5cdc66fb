using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Reads <see cref="ProviderOptions"/> from the documented names and collects every problem on the way.</summary>
internal static class ProviderSettings
{
    /// <exception cref="OptionsValidationException">Something is wrong; it lists every problem.</exception>
    public static ProviderOptions Read(IConfiguration configuration, ProviderKinds kinds)
    {
        var problems = new List<string>();
        var settings = new SettingReader(configuration, "", problems);
        var mock = Mock(settings);
        var limits = Limits(settings);
        var backend = settings.Text("LLM_BACKEND") ?? ProviderOptions.DefaultBackend;
        backend = kinds.TryGet(backend, out var kind) ? kind.Name : backend;
        var entries = EnvironmentProviders.Read(settings, backend, limits).ToList();
        foreach (var section in settings.Sections("providers"))
        {
            if (ProviderSection.Read(section, kinds) is { } entry)
            {
                // A section of the same name says it all: nothing of it is taken from the environment.
                entries.RemoveAll(other => Same(other.Name, entry.Name));
                entries.Add(entry);
            }
        }

        if (kind is PluginKind plugin && !entries.Exists(entry => Same(entry.Name, backend)))
        {
            // A plugin that needs no settings is chosen by its name alone.
            var entry = new ProviderEntry(backend, backend) { Limits = limits };
            entries.Add(entry);
            problems.AddRange(plugin.ProblemsOf(entry).Select(problem => $"LLM_BACKEND: {problem.Problem}"));
        }

        var options = new ProviderOptions
        {
            Backend = entries.Find(entry => Same(entry.Name, backend))?.Name ?? backend,
            DefaultModel = settings.Text("default_model"),
            Mock = mock,
            Providers = entries,
            Models = [.. settings.Sections("models").Select(section => ModelSection.Read(section, [.. entries.Select(entry => entry.Name)])).OfType<ModelEntry>()],
            Routing = RoutingSection.Read(settings),
            Resilience = Resilience(settings),
            Kinds = kinds,
        };
        CheckBackend(options, settings, problems);
        if (problems.Count == 0)
        {
            problems.AddRange(ReferenceCheck.ProblemsOf(options));
        }

        return problems.Count == 0 ? options : throw new OptionsValidationException(nameof(ProviderOptions), typeof(ProviderOptions), problems);
    }

    /// <summary>A backend of which only the settings are wrong or missing has been said to lack them.</summary>
    private static void CheckBackend(ProviderOptions options, SettingReader settings, List<string> problems)
    {
        if (options.Entry(options.Backend) is not null)
        {
            return;
        }

        if (!options.Kinds.TryGet(options.Backend, out var kind))
        {
            var known = options.Providers.Select(entry => entry.Name).Concat(options.Kinds.Names).Distinct(StringComparer.OrdinalIgnoreCase);
            settings.Problem("LLM_BACKEND", $"there is no backend '{options.Backend}'; known backends are {string.Join(", ", known)}.");
        }
        else if (problems.Count == 0)
        {
            settings.Problem("LLM_BACKEND", $"the backend '{kind.Name}' is not configured: {kind.HowToConfigure}.");
        }
    }

    private static MockOptions Mock(SettingReader settings) => new()
    {
        Latency = TimeSpan.FromMilliseconds(settings.Number("MOCK_LATENCY_MS", 0, 600_000) ?? 0),
        Words = settings.Whole("MOCK_WORDS", 1, 10_000) ?? MockOptions.DefaultWords,
        DuplicateRate = settings.Number("MOCK_DUPLICATE_RATE", 0, 1) ?? 0,
    };

    private static ProviderLimits Limits(SettingReader settings) => new()
    {
        RequestsPerMinute = settings.Whole("LLM_RATE_LIMIT_RPM", 1, int.MaxValue),
        TokensPerMinute = settings.Whole("LLM_RATE_LIMIT_TPM", 1, int.MaxValue),
        Concurrency = settings.Whole("LLM_MAX_CONCURRENCY", 1, ResilienceOptions.HighestConcurrency),
    };

    private static ResilienceOptions Resilience(SettingReader settings)
    {
        var retries = settings.Whole("LLM_MAX_RETRIES", 0, 20) ?? ResilienceOptions.DefaultMaxRetries;
        return new ResilienceOptions { MaxRetries = settings.Flag("LLM_ENABLE_RETRY") ?? true ? retries : 0 };
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}

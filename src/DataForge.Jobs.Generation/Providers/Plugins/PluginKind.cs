using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>A plugin's providers among the built-in ones.</summary>
internal sealed class PluginKind(LoadedPlugin plugin) : IProviderKind
{
    public string Name => plugin.Name;

    /// <summary>One that has a single model need not be told its name.</summary>
    public string DefaultModel => plugin.Name;

    public string HowToConfigure => $"give dataforge.yaml an entry of the type '{plugin.Name}' under providers";

    /// <summary>Opens it once, so that what it misses is said with everything else that is wrong at start.</summary>
    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry)
    {
        string? problem = null;
        try
        {
            plugin.Open(SettingsOf(entry)).Dispose();
        }
        catch (PluginException exception)
        {
            problem = exception.Message;
        }

        return problem is null ? [] : [("settings", problem)];
    }

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) => plugin.Open(SettingsOf(entry));

    public IEnumerable<ModelEntry> ModelsOf(string provider) => [];

    /// <summary>What a stranger's provider costs is not known; a price can be set, and 0 is one.</summary>
    public ModelEntry Unlisted(string provider, string model) => new(model, provider) { Capabilities = ["text"] };

    /// <summary>What lies under the entry's <c>settings</c>, and what every entry has, under the names that the file uses.</summary>
    internal static ProviderPluginSettings SettingsOf(ProviderEntry entry)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["api_key"] = entry.ApiKey,
            [entry.IsExactAddress ? "url" : "base_url"] = entry.Address?.OriginalString,
            ["model"] = entry.Model,
        };
        foreach (var (name, value) in entry.Headers)
        {
            values[$"headers:{name}"] = value;
        }

        foreach (var (name, value) in entry.Settings)
        {
            values[name] = value;
        }

        return new ProviderPluginSettings(entry.Name, values);
    }
}

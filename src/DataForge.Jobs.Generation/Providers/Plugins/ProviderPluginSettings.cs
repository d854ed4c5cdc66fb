namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>What an entry of the configuration says to the plugin that it names.</summary>
public sealed class ProviderPluginSettings
{
    /// <summary>Copies the settings.</summary>
    /// <param name="provider">The entry's name.</param>
    /// <param name="values">Everything in it, by name in any case; what lies deeper has a colon between the names.</param>
    public ProviderPluginSettings(string provider, IEnumerable<KeyValuePair<string, string?>> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentNullException.ThrowIfNull(values);
        Provider = provider;
        Values = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The entry's name, which samples and messages use.</summary>
    public string Provider { get; }

    /// <summary>Every setting by name, in any case; environment variables are already in their place.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; }

    /// <summary>A setting; null where it is missing or empty.</summary>
    public string? Find(string name) => Values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>A setting that must be there.</summary>
    /// <exception cref="ArgumentException">It is missing or empty.</exception>
    public string Require(string name) => Find(name) ?? throw new ArgumentException($"The setting '{name}' is missing.");
}

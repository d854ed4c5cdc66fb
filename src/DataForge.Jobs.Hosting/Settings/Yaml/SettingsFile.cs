using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace DataForge.Jobs.Hosting.Settings.Yaml;

/// <summary>The settings file <c>dataforge.yaml</c>: over <c>appsettings.json</c>, under the environment and the command line.</summary>
public static class SettingsFile
{
    /// <summary>Names the file.</summary>
    public const string Variable = "DATAFORGE_CONFIG";

    private const string Here = "dataforge.yaml";
    private static readonly string[] Home = [".config", "dataforge", "config.yaml"];

    /// <summary>Adds the file, where there is one.</summary>
    /// <exception cref="SettingsFileException">It cannot be read, or <see cref="Variable"/> names one that is not there.</exception>
    public static void AddSettingsFile(this ConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (Find(configuration[Variable]) is not { } file)
        {
            return;
        }

        var source = new YamlSource(YamlSettings.Read(file, Environment.GetEnvironmentVariable));
        var environment = configuration.Sources.ToList().FindLastIndex(static known => known is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        configuration.Sources.Insert(environment < 0 ? configuration.Sources.Count : environment, source);
    }

    private static string? Find(string? named)
    {
        if (!string.IsNullOrWhiteSpace(named))
        {
            return named;
        }

        var atHome = Path.Combine([Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), .. Home]);
        return File.Exists(Here) ? Here : File.Exists(atHome) ? atHome : null;
    }

    private sealed class YamlSource(IReadOnlyDictionary<string, string?> settings) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlProvider(settings);
    }

    private sealed class YamlProvider : ConfigurationProvider
    {
        public YamlProvider(IReadOnlyDictionary<string, string?> settings) => Data = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
    }
}

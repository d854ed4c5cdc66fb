using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Settings.Yaml;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Integration.Tests.Settings;

/// <summary>The settings file that people begin with.</summary>
public sealed class SampleSettingsTests
{
    [Fact]
    public void Sample_WithItsKeysSet_IsAccepted()
    {
        var file = Path.Combine(RepositoryRoot(), "deploy", "samples", "dataforge.yaml");
        var settings = YamlSettings.Read(file, name => name.EndsWith("_KEY", StringComparison.Ordinal) ? "key-of-" + name : null);

        var options = ProviderOptions.FromConfiguration(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        var registry = new ModelRegistry(options);
        options.Configured.Select(entry => entry.Name).ShouldBe(["mock", "azure", "claude", "east", "local"]);
        (registry.DefaultProvider, registry.Default.Name, registry.Default.Deployments.Count).ShouldBe(("east", "fast", 2));
        registry.TryResolve("llama3.2", null, out var local, out _).ShouldBeTrue();
        (local!.Provider, local.InputCostPerMillion).ShouldBe(("local", 0m));
        options.LimitsOf("east").Concurrency.ShouldBe(200);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "DataForge.Jobs.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return directory.FullName;
    }
}

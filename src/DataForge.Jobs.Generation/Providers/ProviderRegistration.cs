using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Plugins;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Providers.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>Puts the providers into a service collection.</summary>
public static class ProviderRegistration
{
    /// <summary>
    /// Adds <see cref="ProviderOptions"/>, <see cref="ModelRegistry"/> and <see cref="ProviderGateway"/>, one of each,
    /// and the system's clock and unlimited permits where there are none yet. Logging must be there.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The settings are wrong; it lists every problem.</exception>
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        var plugins = PluginLoader.Load(PluginDirectories(configuration), ProviderKinds.ReservedNames);
        services.AddSingleton(plugins);
        services.AddSingleton(ProviderSettings.Read(configuration, new ProviderKinds(plugins)));
        services.AddSingleton<ModelRegistry>();
        services.TryAddSingleton<ICallPermits, UnlimitedPermits>();
        services.AddSingleton<ProviderGateway>();
        return services;
    }

    /// <summary><c>Plugins__Directory</c>, where it is set, and the usual folders.</summary>
    private static IEnumerable<string> PluginDirectories(IConfiguration configuration) =>
        configuration["Plugins:Directory"] is { Length: > 0 } directory ? PluginLoader.DefaultDirectories.Prepend(directory) : PluginLoader.DefaultDirectories;
}

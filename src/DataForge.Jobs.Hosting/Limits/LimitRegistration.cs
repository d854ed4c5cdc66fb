using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>Providers whose limits hold for all processes together.</summary>
public static class LimitRegistration
{
    /// <summary>Adds the providers, once, with permits from the database. Storage must be there.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The providers' settings are wrong; it lists every problem.</exception>
    public static IServiceCollection AddLimitedProviders(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(ModelRegistry)))
        {
            return services;
        }

        services.TryAddSingleton<ProcessIdentity>();
        services.AddSingleton<ICallPermits, ClusterPermits>();
        services.AddProviders(configuration);
        services.AddHostedService<PluginReport>();
        services.AddHostedService<ConcurrencyLease>();
        return services;
    }
}

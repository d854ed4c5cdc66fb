using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataForge.Jobs.Hosting.Spending;

/// <summary>The books of calls that belong to no job.</summary>
public static class SpendingRegistration
{
    /// <summary>Adds them; storage must be there.</summary>
    public static IServiceCollection AddTenantSpending(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BudgetOptions>().Bind(configuration.GetSection(BudgetOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TenantSpending>();
        services.AddHostedService(provider => provider.GetRequiredService<TenantSpending>());
        return services;
    }
}

using DataForge.Jobs.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>Storage, with its schema brought up to date before anything else starts.</summary>
public static class PersistenceRegistration
{
    /// <summary>Adds storage and the migration at start. Call it before adding any other hosted service.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, string connectionString)
    {
        services.AddStorage(connectionString);
        services.AddHostedService<MigrateAtStart>();
        return services;
    }
}

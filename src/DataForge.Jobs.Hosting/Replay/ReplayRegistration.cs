using DataForge.Jobs.Generation.Providers.Replay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataForge.Jobs.Hosting.Replay;

/// <summary>The replay cache on the database.</summary>
internal static class ReplayRegistration
{
    /// <summary>Adds the store; before the providers, which take one in memory where there is none.</summary>
    public static IServiceCollection AddReplayStore(this IServiceCollection services)
    {
        services.AddSingleton<PostgresReplayStore>();
        services.AddSingleton<IReplayStore>(provider => provider.GetRequiredService<PostgresReplayStore>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresReplayStore>());
        return services;
    }
}

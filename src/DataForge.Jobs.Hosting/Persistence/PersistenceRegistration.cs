using DataForge.Jobs.Storage;
using DataForge.Jobs.Storage.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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

/// <summary>Waits for the database, then migrates it.</summary>
internal sealed partial class MigrateAtStart(SchemaMigrator migrator, TimeProvider time, ILogger<MigrateAtStart> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await migrator.MigrateAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (DatabaseOutage.Caused(exception))
            {
                Waiting(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Problem}")]
    private partial void Waiting(string problem);
}

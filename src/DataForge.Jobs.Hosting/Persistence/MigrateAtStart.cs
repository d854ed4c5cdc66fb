using DataForge.Jobs.Storage;
using DataForge.Jobs.Storage.Schema;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>Waits for the database, then migrates it; answers meanwhile where that takes long.</summary>
internal sealed partial class MigrateAtStart(SchemaMigrator migrator, IConfiguration settings, TimeProvider time, ILogger<MigrateAtStart> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A start that takes no longer needs no room to wait in: whoever takes being alive for being ready is not misled, and by
    /// their defaults liveness probes give a process thirty seconds (Kubernetes: three failures, ten seconds apart).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var migrated = MigrateAsync(cancellationToken);
        if (await Task.WhenAny(migrated, Task.Delay(Patience, time, cancellationToken)) == migrated)
        {
            await migrated;
            return;
        }

        await using var room = await TryOpenAsync(cancellationToken);
        await migrated;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(CancellationToken cancellationToken)
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

    private async Task<WaitingRoom?> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WaitingRoom.OpenAsync(settings, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or FormatException)
        {
            // The process itself says what is wrong with its addresses once it listens.
            NoRoom(exception.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Problem}")]
    private partial void Waiting(string problem);

    [LoggerMessage(LogLevel.Warning, "Nobody is answered while the database is waited for: {Problem}")]
    private partial void NoRoom(string problem);
}

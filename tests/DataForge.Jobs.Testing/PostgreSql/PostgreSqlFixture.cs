using DataForge.Jobs.Storage.Scheduling;
using Xunit;

namespace DataForge.Jobs.Testing.PostgreSql;

/// <summary>
/// Gives a test class (<c>IClassFixture</c>) or a collection (<c>ICollectionFixture</c>) the PostgreSQL server that all
/// fixtures of this process share. It starts with the first of them and ends with the process, files and all. A test
/// takes a database of its own from <see cref="PostgreSqlServer.CreateDatabaseAsync"/>. The server is old enough for
/// leases to be taken, which they are not just after a start.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<PostgreSqlServer>> s_shared = new(StartAsync);

    private PostgreSqlServer? _server;

    /// <summary>The shared server. It must not be stopped or restarted.</summary>
    public PostgreSqlServer Server => _server ?? throw new InvalidOperationException("The fixture is not initialised.");

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = new PostgreSqlServer(await s_shared.Value);

    /// <summary>Drops the databases of this fixture; the server serves the classes to come.</summary>
    public Task DisposeAsync() => Server.DisposeAsync().AsTask();

    private static async Task<PostgreSqlServer> StartAsync()
    {
        var server = new PostgreSqlServer();
        await server.StartAsync();
        await server.OutlastAsync(OverdueWork.RestartGrace);
        return server;
    }
}

using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>
/// A PostgreSQL and a RabbitMQ that may be broken: private ones, whatever servers the environment names, since those
/// belong to somebody.
/// </summary>
internal sealed class ChaosServers : IAsyncDisposable
{
    /// <summary>The database server.</summary>
    public PostgreSqlServer Postgres { get; } = new();

    /// <summary>The broker.</summary>
    public RabbitMqServer RabbitMq { get; } = new();

    /// <summary>Starts both.</summary>
    public static async Task<ChaosServers> StartAsync()
    {
        Environment.SetEnvironmentVariable(PostgreSqlServer.Variable, null);
        Environment.SetEnvironmentVariable(RabbitMqServer.Variable, null);
        var servers = new ChaosServers();
        await Task.WhenAll(servers.Postgres.StartAsync(), servers.RabbitMq.StartAsync());
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>
/// A cluster of an Api and two Workers, eight calls at once each, for tests that break no process and leave no job behind that
/// still has work: each sets the provider's behaviour for itself and counts from nothing.
/// </summary>
public sealed class SteadyCluster : IAsyncLifetime
{
    private readonly PostgreSqlFixture _postgres = new();
    private readonly RabbitMqFixture _rabbitMq = new();
    private JobsCluster? _cluster;

    /// <summary>The cluster, before a provider that has seen nothing yet.</summary>
    public JobsCluster With(SimulatorBehaviour provider)
    {
        var cluster = _cluster!;
        cluster.Provider.Behaviour = provider;
        cluster.Provider.ResetStats();
        return cluster;
    }

    public async Task InitializeAsync()
    {
        await Task.WhenAll(_postgres.InitializeAsync(), _rabbitMq.InitializeAsync());
        _cluster = await JobsCluster.StartAsync(
            await _postgres.Server.CreateDatabaseAsync(),
            await _rabbitMq.Server.CreateVirtualHostAsync(),
            workers: 2,
            settings: [KeyValuePair.Create("Worker__Concurrency", "8")]);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await _rabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

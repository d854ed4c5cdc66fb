using Xunit;

namespace DataForge.Jobs.Testing.RabbitMq;

/// <summary>
/// Gives a test class (<c>IClassFixture</c>) or a collection (<c>ICollectionFixture</c>) the RabbitMQ broker that all
/// fixtures of this process share. It starts with the first of them and ends with the process, files and all. A test
/// takes a virtual host of its own from <see cref="RabbitMqServer.CreateVirtualHostAsync"/>.
/// </summary>
public sealed class RabbitMqFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<RabbitMqServer>> s_shared = new(StartAsync);

    private RabbitMqServer? _server;

    /// <summary>The shared broker. It must not be stopped or wiped.</summary>
    public RabbitMqServer Server => _server ?? throw new InvalidOperationException("The fixture is not initialised.");

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = new RabbitMqServer(await s_shared.Value);

    /// <summary>Deletes the virtual hosts of this fixture; the broker serves the classes to come.</summary>
    public Task DisposeAsync() => Server.DisposeAsync().AsTask();

    private static async Task<RabbitMqServer> StartAsync()
    {
        var server = new RabbitMqServer();
        await server.StartAsync();
        return server;
    }
}

using System.Globalization;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Testing.RabbitMq;

/// <summary>
/// A real RabbitMQ for tests: the one named by <c>DATAFORGE_TEST_RABBITMQ</c>, else a private one on free ports in a
/// temporary directory, which lives no longer than this process and leaves nothing behind.
/// </summary>
/// <remarks>
/// Only a private broker can be stopped. A test that does so starts one of its own, since the one of
/// <see cref="RabbitMqFixture"/> is shared.
/// </remarks>
public sealed class RabbitMqServer : IAsyncDisposable
{
    /// <summary>
    /// The variable with the <c>amqp://</c> address of a broker to use; its management API must listen on port 15672
    /// of the same host, and its user must be an administrator.
    /// </summary>
    public const string Variable = "DATAFORGE_TEST_RABBITMQ";

    private const int DefaultManagementPort = 15672;
    private const int PortAttempts = 3;

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(2);

    private readonly List<string> _virtualHosts = [];
    private readonly RabbitMqServer? _shared;
    private ServerDirectory? _directory;
    private BrokerSettings? _settings;
    private BrokerProcess? _broker;
    private BrokerManagement? _management;
    private Uri? _uri;

    /// <summary>A broker to start with <see cref="StartAsync"/>.</summary>
    public RabbitMqServer()
    {
    }

    /// <summary>A view of a running broker that only makes virtual hosts and, disposed, deletes them again.</summary>
    internal RabbitMqServer(RabbitMqServer running)
    {
        _shared = running;
        _uri = running.Uri;
        _management = running.Management;
    }

    /// <summary>The broker's own address; tests take one from <see cref="CreateVirtualHostAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The broker was never started.</exception>
    public Uri Uri => _uri ?? throw new InvalidOperationException("The RabbitMQ server was not started.");

    private BrokerManagement Management =>
        _management ?? throw new InvalidOperationException("The RabbitMQ server was not started.");

    /// <summary>Starts the broker, or starts it again on the same ports with the same messages.</summary>
    public async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } external)
        {
            _uri = new Uri(external);
            _management ??= new BrokerManagement(_uri, DefaultManagementPort);
            return;
        }

        _directory ??= new ServerDirectory();
        for (var attempt = 1; _broker is null; attempt++)
        {
            var settings = _settings ?? BrokerSettings.OnFreePorts();
            try
            {
                await StartAsync(settings, _directory.Path);
                _settings = settings;
            }
            catch (InvalidOperationException) when (_settings is null && attempt < PortAttempts)
            {
                // Somebody may have taken a free port between our look and the broker's; look again.
            }
        }
    }

    /// <summary>Takes the broker away: connections break, durable queues and persistent messages stay.</summary>
    /// <param name="immediate">True kills it as kill -9 does; false lets it put everything in order.</param>
    public async Task StopAsync(bool immediate = false)
    {
        var broker = _broker ?? throw new InvalidOperationException(
            $"Only a running private broker can be stopped; unset {Variable} for tests that do so.");
        if (!immediate)
        {
            await broker.StopAsync();
        }

        await broker.DisposeAsync();
        _broker = null;
    }

    /// <summary>
    /// Loses everything: kills the broker, deletes what it stored and starts it empty on the same ports. Virtual hosts
    /// made before are there again, without anything in them.
    /// </summary>
    public async Task WipeAsync()
    {
        await StopAsync(immediate: true);
        Directory.Delete(BrokerSettings.DataDirectory(_directory!.Path), recursive: true);
        await StartAsync();
        foreach (var name in _virtualHosts)
        {
            await Management.CreateVirtualHostAsync(name);
        }
    }

    /// <summary>Makes an empty virtual host and returns its <c>amqp://</c> address; it is deleted with this object.</summary>
    public async Task<Uri> CreateVirtualHostAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():n}");
        await Management.CreateVirtualHostAsync(name);
        lock (_virtualHosts)
        {
            _virtualHosts.Add(name);
        }

        return new UriBuilder(Uri) { Path = name }.Uri;
    }

    /// <summary>Stops a private broker and removes its files; deletes the virtual hosts made on any other.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await StopAsync(immediate: true);
        }

        if (_directory is not null)
        {
            await _directory.DisposeAsync();
        }
        else if (_management is not null)
        {
            foreach (var name in _virtualHosts)
            {
                await _management.DeleteVirtualHostAsync(name);
            }
        }

        if (_shared is null)
        {
            _management?.Dispose();
        }
    }

    private async Task StartAsync(BrokerSettings settings, string directory)
    {
        settings.Write(directory);
        _uri = new Uri(string.Create(
            CultureInfo.InvariantCulture,
            $"amqp://{BrokerSettings.User}:{settings.Password}@127.0.0.1:{settings.Amqp}/"));
        _management?.Dispose();
        _management = new BrokerManagement(_uri, settings.Management);
        var broker = BrokerProcess.Start(settings, directory);
        using var patience = new CancellationTokenSource(s_startTimeout);
        while (!await _management.IsReadyAsync())
        {
            if (broker.HasExited || patience.IsCancellationRequested)
            {
                var problem = $"RabbitMQ did not start.\n{broker.LastLines}\n{ReadLogs(directory)}";
                await broker.DisposeAsync();
                throw new InvalidOperationException(problem);
            }

            await Task.Delay(100);
        }

        _broker = broker;
    }

    private static string ReadLogs(string directory) => Directory.Exists(BrokerSettings.LogDirectory(directory))
        ? string.Join('\n', Directory.EnumerateFiles(BrokerSettings.LogDirectory(directory)).Select(File.ReadAllText))
        : "";
}

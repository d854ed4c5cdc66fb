using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataForge.Jobs.Standalone;

/// <summary>
/// A PostgreSQL server of our own: made on first use, kept in one directory, reachable on the loopback address with
/// a random password, alive exactly as long as this process. When it dies it is started again on the same port, so
/// that everyone who retries finds it.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const int PortAttempts = 5;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(10);

    /// <summary>How long a server that cannot listen may take to end.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    /// <summary>A server that lived this long starts over with the first backoff.</summary>
    private static readonly TimeSpan s_healthyFor = TimeSpan.FromMinutes(1);

    private readonly PrivatePostgresOptions _options;
    private readonly ILogger _logger;
    private readonly DirectoryLock _lock;
    private readonly PostgresCluster _cluster;
    private readonly CancellationTokenSource _stopping = new();
    private SupervisedServer? _server;
    private Task _guard = Task.CompletedTask;
    private int _disposed;

    private PrivatePostgres(
        PrivatePostgresOptions options, ILogger logger, DirectoryLock directoryLock, PostgresCluster cluster)
    {
        _options = options;
        _logger = logger;
        _lock = directoryLock;
        _cluster = cluster;
    }

    /// <summary>Connects to this server's database as its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The loopback port, the same for as long as this object lives.</summary>
    public int Port { get; private set; }

    /// <summary>The server's current process number; null between its death and its restart.</summary>
    public int? ProcessId => _server is { Exited.IsCompleted: false } server ? server.ProcessId : null;

    /// <summary>Makes the database when there is none, starts the server and waits until it answers.</summary>
    /// <param name="options">Where, and how long it may take.</param>
    /// <param name="logger">Hears of starts, deaths and (at debug) every line the server writes.</param>
    /// <param name="cancellationToken">Gives the start up and leaves nothing running.</param>
    /// <exception cref="PrivatePostgresException">
    /// There is no server to be found, the directory is in use or unusable, or the server does not come up.
    /// </exception>
    public static async Task<PrivatePostgres> StartAsync(
        PrivatePostgresOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        if (OperatingSystem.IsWindows())
        {
            throw new PrivatePostgresException(
                "A private PostgreSQL is not available on Windows. Start a PostgreSQL server and name it in "
                + "ConnectionStrings__Postgres, or run this under WSL.");
        }

        var root = Path.GetFullPath(options.DataDirectory);
        Directory.CreateDirectory(
            root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var directoryLock = DirectoryLock.Acquire(root);
        try
        {
            var cluster = await PostgresCluster.OpenAsync(root, options.BinDirectory, cancellationToken);
            var postgres = new PrivatePostgres(options, logger, directoryLock, cluster);
            await postgres.StartFirstAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Shuts the server down (open transactions are rolled back) and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _guard;
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        _lock.Dispose();
        _stopping.Dispose();
    }

    private async Task StartFirstAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Listen(_options.Port ?? FreePort());
            try
            {
                await StartServerAsync(cancellationToken);
                break;
            }
            catch (PortTakenException) when (_options.Port is null && attempt < PortAttempts)
            {
                // Somebody took the free port between our look and the server's; look again.
            }
            catch (PortTakenException e)
            {
                throw new PrivatePostgresException(e.Message, e);
            }
        }

        _logger.Ready(_cluster.Binaries.Major, Port, _cluster.Directory);
        _guard = GuardAsync(_stopping.Token);
    }

    private void Listen(int port)
    {
        Port = port;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresCluster.User,
            Password = _cluster.Password,
            Database = PostgresCluster.User,
            GssEncryptionMode = GssEncryptionMode.Disable,
            SslMode = SslMode.Disable,
        }.ConnectionString;
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        var server = SupervisedServer.Start(_cluster, Port, _logger.ServerLine);
        try
        {
            await WaitUntilReadyAsync(server, cancellationToken);
            _server = server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task WaitUntilReadyAsync(SupervisedServer server, CancellationToken cancellationToken)
    {
        var started = _options.TimeProvider.GetTimestamp();
        while (!await IsReadyAsync(server, cancellationToken))
        {
            if (_options.TimeProvider.GetElapsedTime(started) > _options.StartTimeout)
            {
                throw new PrivatePostgresException(
                    $"PostgreSQL did not answer within {_options.StartTimeout}: {server.LastLines}");
            }

            await Task.Delay(s_poll, _options.TimeProvider, cancellationToken);
        }
    }

    private async Task<bool> IsReadyAsync(SupervisedServer server, CancellationToken cancellationToken)
    {
        PostgresException? refusal = null;
        try
        {
            if (await ReadyDatabase.TryEnsureAsync(ConnectionString, cancellationToken))
            {
                return true;
            }
        }
        catch (PostgresException e)
        {
            // A stranger on our port may have answered, and our server is about to say so and end.
            refusal = e;
            await Task.WhenAny(server.Exited, Task.Delay(s_lastWords, _options.TimeProvider, cancellationToken));
        }

        if (server.Exited.IsCompleted)
        {
            throw server.LastLines.Contains("could not bind", StringComparison.Ordinal)
                ? new PortTakenException($"Port {Port} is taken. {server.LastLines}")
                : new PrivatePostgresException($"PostgreSQL did not start: {server.LastLines}");
        }

        return refusal is null
            ? false
            : throw new PrivatePostgresException($"PostgreSQL started but refuses us: {refusal.MessageText}", refusal);
    }

    private async Task GuardAsync(CancellationToken stopping)
    {
        var backoff = s_firstBackoff;
        try
        {
            while (true)
            {
                var started = _options.TimeProvider.GetTimestamp();
                var server = _server!;
                var code = await server.Exited.WaitAsync(stopping);
                backoff = _options.TimeProvider.GetElapsedTime(started) > s_healthyFor ? s_firstBackoff : backoff;
                _logger.Died(code, backoff, server.LastLines);
                _server = null;
                await server.DisposeAsync();
                backoff = await RestartAsync(backoff, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // We are stopping.
        }
    }

    /// <summary>Tries until it is up; returns the backoff for the next death.</summary>
    private async Task<TimeSpan> RestartAsync(TimeSpan backoff, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(backoff, _options.TimeProvider, stopping);
            backoff = backoff * 2 < s_longestBackoff ? backoff * 2 : s_longestBackoff;
            try
            {
                await StartServerAsync(stopping);
                _logger.Back();
                return backoff;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _logger.NotBack(e.Message);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class PortTakenException(string message) : Exception(message);
}
